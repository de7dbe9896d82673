package dev.narrowgate.delegation.adapter.audit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
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
    private final ChainLock lock;
    private final long maximumSize;
    private final String head;

    private @Nullable NamedFile file;
    private LocalDate day = LocalDate.EPOCH;

    /** How long the file was before a batch that failed, or -1. */
    private long sound = -1;

    /** Whether the file's name may not be on the disk yet. */
    private boolean newName;

    /** Whether it was told already that the file, or its folder, is not there any more. */
    private boolean lost;

    private AuditFile(FileSeries series, ChainLock lock, long maximumSize, String head) {
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
            var lock = ChainLock.take(series.lock());
            if (lock != null) {
                var end = AuditTail.repair(series.files());
                if (end.isOf(gateway)) {
                    return new AuditFile(series, lock, maximumSize, end.hash());
                }
                lock.close();
            }
        }
        throw new IOException("all " + MAXIMUM_SERIES + " chains in it are those of other processes or gateways");
    }

    /** Where its files are. */
    FileSeries series() {
        return series;
    }

    /** The hash of the last record that was there when it was opened. */
    String head() {
        return head;
    }

    /** Adds whole lines, all of them or none, to the file that has the name. */
    void append(byte[] lines, boolean force, Instant now) throws IOException {
        var named = current(now);
        var open = named.channel();
        if (sound >= 0) {
            // Half a batch would stand in the way of the next: until it is gone, nothing is written.
            open.truncate(sound);
        }
        sound = open.size();
        if (force && newName) {
            forceFolder();
            newName = false;
        }
        var buffer = ByteBuffer.wrap(lines);
        while (buffer.hasRemaining()) {
            open.write(buffer);
        }
        if (force) {
            open.force(false);
        }
        // Last: what stands in a file without a name is not recorded.
        check(named);
        sound = -1;
    }

    /** Fails when the file that is written, or the lock, is not there any more under its name. To be asked once a second. */
    void check() throws IOException {
        if (file != null) {
            check(file);
        }
        try {
            lock.keep();
        } catch (IOException gone) {
            lost = true;
            throw gone;
        }
    }

    private void check(NamedFile named) throws IOException {
        try {
            named.check();
        } catch (IOException gone) {
            lost = true;
            throw gone;
        }
    }

    /** Whether a check has failed, and nothing was written since. */
    boolean isLost() {
        return lost;
    }

    /** Goes on in another file when the one that was written is lost. Fails as long as the folder is not there. */
    void restore(Instant now) throws IOException {
        if (file != null) {
            current(now);
        }
        check();
        lost = false;
    }

    private NamedFile current(Instant now) throws IOException {
        var today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        var open = file;
        if (open != null && !open.isNamed()) {
            return another(open, today);
        }
        lost = false;
        if (sound >= 0 && open != null) {
            return open;
        }
        if (open != null
                && open.channel().isOpen()
                && !today.isAfter(day)
                && open.channel().size() < maximumSize) {
            return open;
        }
        if (open != null) {
            open.close();
            lock.keep();
        }
        return begin(next(open == null, today));
    }

    private NamedFile begin(Path next) throws IOException {
        var made = Files.notExists(next);
        var begun = NamedFile.open(next, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        file = begun;
        // The day never goes back, whatever the clock does.
        day = FileSeries.day(next);
        newName |= made;
        return begun;
    }

    /** A file that is not there any more is a loss, which is told once; then the chain goes on behind it, with a number left out. */
    private NamedFile another(NamedFile gone, LocalDate today) throws IOException {
        if (!lost) {
            check(gone);
        }
        lock.keep();
        var next = begin(series.after(FileSeries.number(gone.path()), today.isAfter(day) ? today : day));
        if (sound >= 0) {
            // It may only have been moved, and must not say what the next file says again.
            gone.channel().truncate(sound);
            sound = -1;
        }
        gone.close();
        lost = false;
        return next;
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
        if (file != null) {
            file.close();
        }
        lock.close();
    }
}
