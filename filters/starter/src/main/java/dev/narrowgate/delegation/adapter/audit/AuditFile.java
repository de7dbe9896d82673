package dev.narrowgate.delegation.adapter.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * The end of a chain's file series, to which lines are added. A new file begins when the present one is full or the day
 * (UTC) is over; the chain goes on. Used by one thread.
 */
final class AuditFile implements AutoCloseable {

    private static final int MAXIMUM_SERIES = 64;

    private final FileSeries series;
    private final FileChannel lock;
    private final long maximumSize;
    private final String head;

    private @Nullable FileChannel channel;
    private LocalDate day = LocalDate.EPOCH;

    /** How long the file was before a batch that failed, or -1. */
    private long sound = -1;

    /** Whether the file's name may not be on the disk yet. */
    private boolean newName;

    private AuditFile(FileSeries series, FileChannel lock, long maximumSize, String head) {
        this.series = series;
        this.lock = lock;
        this.maximumSize = maximumSize;
        this.head = head;
    }

    /**
     * Opens the first series of the folder that no other process writes, and no other gateway has written: one chain tells of
     * one gateway. Fails when the folder cannot be written, or when
     * what is there does not end like a chain.
     */
    static AuditFile open(Path folder, String gateway, long maximumSize) throws IOException {
        Files.createDirectories(folder);
        for (int number = 0; number < MAXIMUM_SERIES; number++) {
            var series = new FileSeries(folder, "chain-" + number);
            var lock = FileChannel.open(series.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (isOurs(lock)) {
                var end = AuditTail.repair(series.files());
                if (end.isOf(gateway)) {
                    return new AuditFile(series, lock, maximumSize, end.hash());
                }
            }
            lock.close();
        }
        throw new IOException("all " + MAXIMUM_SERIES + " chains in it are those of other processes or gateways");
    }

    private static boolean isOurs(FileChannel lock) throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }

    /** Where its files are. */
    FileSeries series() {
        return series;
    }

    /** The hash of the last record that was there when it was opened. */
    String head() {
        return head;
    }

    /** Adds whole lines, all of them or none. */
    void append(byte[] lines, boolean force, Instant now) throws IOException {
        var file = current(now);
        if (sound >= 0) {
            // Half a batch would stand in the way of the next: until it is gone, nothing is written.
            file.truncate(sound);
        }
        sound = file.size();
        if (force && newName) {
            forceFolder();
            newName = false;
        }
        var buffer = ByteBuffer.wrap(lines);
        while (buffer.hasRemaining()) {
            file.write(buffer);
        }
        if (force) {
            file.force(false);
        }
        sound = -1;
    }

    private FileChannel current(Instant now) throws IOException {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var open = channel;
        if (sound >= 0 && open != null) {
            return open;
        }
        if (open != null && open.isOpen() && !today.isAfter(day) && open.size() < maximumSize) {
            return open;
        }
        if (open != null) {
            open.close();
        }
        var next = next(open == null, today);
        var made = Files.notExists(next);
        channel = FileChannel.open(next, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        // The day never goes back, whatever the clock does.
        day = FileSeries.day(next);
        newName |= made;
        return channel;
    }

    /** The last file when it can go on after a start, else one more. */
    private Path next(boolean starting, LocalDate today) throws IOException {
        var files = series.files();
        if (files.isEmpty()) {
            return series.next(today);
        }
        var last = files.getLast();
        var latest = FileSeries.day(last).isAfter(today) ? FileSeries.day(last) : today;
        var goesOn = starting
                && Files.size(last) < maximumSize
                && FileSeries.day(last).equals(latest);
        return goesOn ? last : series.next(latest);
    }

    /** A new file is on the disk only when its name is. */
    private void forceFolder() throws IOException {
        try (var folder = FileChannel.open(series.folder(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    @Override
    public void close() throws IOException {
        if (channel != null) {
            channel.close();
        }
        lock.close();
    }
}
