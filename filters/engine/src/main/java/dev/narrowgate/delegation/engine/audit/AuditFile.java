package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.engine.audit.chain.HashChain;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of a chain's file series, to which lines are added. A new file begins when the present one is full or the day
 * (UTC) is over; the chain goes on. Used by one thread.
 */
final class AuditFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditFile.class);
    private static final int MAXIMUM_SERIES = 64;

    private final FileSeries series;
    private final ChainLock lock;
    private final String gateway;
    private final long maximumSize;
    private final String head;

    private @Nullable NamedFile file;
    private LocalDate day = LocalDate.EPOCH;

    /** How long the file was before a batch that failed, or -1. */
    private long sound = -1;

    /** Whether the file's name may not be on the disk yet. */
    private boolean newName;

    /** How long the file is that is written, as far as is known. */
    private long end;

    /** Whether it was told already that the file, its folder, or the lock is not there any more. */
    private boolean lost;

    /** Whether the lock was taken again, and what another process may have written is not read yet. */
    private boolean unread;

    private AuditFile(FileSeries series, ChainLock lock, String gateway, long maximumSize, String head) {
        this.series = series;
        this.lock = lock;
        this.gateway = gateway;
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
                    return new AuditFile(series, lock, gateway, maximumSize, end.hash());
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

    /**
     * To be asked before lines are made, each time: whether this process has the chain, and where it goes on. That is the given
     * head, or what another process wrote behind it while the lock was lost. Fails while another process has the chain.
     */
    String hold(String head) throws IOException {
        try {
            unread |= lock.keep();
            if (!unread) {
                return head;
            }
            var goesOn = isForeign() ? reopen(head) : head;
            unread = false;
            return goesOn;
        } catch (IOException gone) {
            lost = true;
            throw gone;
        }
    }

    /** Whether there is more than this process wrote. Before its first record it does not know. */
    private boolean isForeign() throws IOException {
        var own = file;
        if (own == null) {
            return true;
        }
        for (var found : series.files()) {
            var known = found.equals(own.path()) && own.isNamed() ? end : 0;
            if (FileSeries.number(found) >= FileSeries.number(own.path()) && Files.size(found) > known) {
                return true;
            }
        }
        return false;
    }

    /** As at a start. */
    private String reopen(String head) throws IOException {
        var tail = AuditTail.repair(series.files());
        if (!tail.isOf(gateway)) {
            throw new IOException(series.lock() + " was removed, and another gateway has written the chain");
        }
        if (file != null) {
            LOG.warn("{} was removed: the chain goes on behind the last record that is there", series.lock());
            file.close();
            file = null;
        }
        sound = -1;
        return tail.hash().equals(HashChain.START) ? head : tail.hash();
    }

    /** Adds whole lines, all of them or none, to the file that has the name. {@link #hold} comes before it. */
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
        end = sound + lines.length;
        sound = -1;
    }

    /** Fails when the file that is written, or the lock, is not there any more under its name. To be asked once a second. */
    void check() throws IOException {
        if (file != null) {
            check(file);
        }
        try {
            unread |= lock.keep();
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

    /**
     * Goes on in another file when the one that was written is lost, and says where, as {@link #hold} does. Fails as long as the
     * folder is not there, or another process has the chain.
     */
    String restore(String head, Instant now) throws IOException {
        var goesOn = hold(head);
        if (file != null) {
            current(now);
        }
        lost = false;
        return goesOn;
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
        }
        return begin(next(open == null, today));
    }

    private NamedFile begin(Path next) throws IOException {
        var made = Files.notExists(next);
        var begun = NamedFile.open(next, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        file = begun;
        end = begun.channel().size();
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
