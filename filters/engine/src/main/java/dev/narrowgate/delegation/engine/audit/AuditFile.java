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
 * The end of a chain's file series, to which lines are appended. A new file begins when the present one is full or the
 * UTC day ends; the chain continues in it. Used by one thread.
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

    /** The length of the file before an incomplete batch, or -1. */
    private long sound = -1;

    /** Whether the folder must be forced, because the file's name may not be on the disk yet. */
    private boolean newName;

    /** The length of the present file, as far as this process knows. */
    private long end;

    /** Whether the loss of the file, its folder or the lock is already reported. */
    private boolean lost;

    /** Whether records of another process may exist that are not read yet, because the lock was taken again. */
    private boolean unread;

    private AuditFile(FileSeries series, ChainLock lock, String gateway, long maximumSize, String head) {
        this.series = series;
        this.lock = lock;
        this.gateway = gateway;
        this.maximumSize = maximumSize;
        this.head = head;
    }

    /**
     * Opens the first series that no other process writes and no other gateway has written. One chain holds the records
     * of one gateway. Fails when the folder is not writable, or when its files do not end with an intact record.
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
        throw new IOException("all " + MAXIMUM_SERIES + " chains in the folder belong to other processes or gateways");
    }

    /** Returns the series of its files. */
    FileSeries series() {
        return series;
    }

    /** Returns the hash of the last record at opening. */
    String head() {
        return head;
    }

    /**
     * Checks that this process holds the chain, and returns the hash at which the chain continues. That is the given
     * head, or the last record that another process wrote while the lock was lost. Call it before the lines of each
     * batch are made. Fails while another process holds the chain.
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

    /** Whether the series may hold more than this process wrote. True before this process has written a record. */
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

    /** Reads the end of the chain again, as at a start. */
    private String reopen(String head) throws IOException {
        var tail = AuditTail.repair(series.files());
        if (!tail.isOf(gateway)) {
            throw new IOException(series.lock() + " was removed, and another gateway has written the chain");
        }
        if (file != null) {
            LOG.warn("{} was removed: the chain continues after the last existing record", series.lock());
            file.close();
            file = null;
        }
        sound = -1;
        return tail.hash().equals(HashChain.START) ? head : tail.hash();
    }

    /** Appends whole lines, all or none, to the file under its name. Call {@link #hold} first. */
    void append(byte[] lines, boolean force, Instant now) throws IOException {
        var named = current(now);
        var open = named.channel();
        if (sound >= 0) {
            // An incomplete batch must be removed before the next one is written.
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
        // The check comes last, because lines in a file without a name are not recorded.
        check(named);
        end = sound + lines.length;
        sound = -1;
    }

    /** Fails when the present file or the lock no longer exists under its name. Call it once a second. */
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

    /** Whether a check has failed and no line was written since. */
    boolean isLost() {
        return lost;
    }

    /**
     * Continues in another file when the present one is lost, and returns the same hash as {@link #hold}. Fails while
     * the folder is missing or another process holds the chain.
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
        // The day never goes back, even if the clock does.
        day = FileSeries.day(next);
        newName |= made;
        return begun;
    }

    /** Replaces a missing file. The first call reports the loss; the next begins a file whose number leaves a gap. */
    private NamedFile another(NamedFile gone, LocalDate today) throws IOException {
        if (!lost) {
            check(gone);
        }
        var next = begin(series.after(FileSeries.number(gone.path()), today.isAfter(day) ? today : day));
        if (sound >= 0) {
            // The file may only have been moved. It must not hold the lines that the next file repeats.
            gone.channel().truncate(sound);
            sound = -1;
        }
        gone.close();
        lost = false;
        return next;
    }

    /** Returns the last file if it can be continued after a start, else a new one. */
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

    /** A new file is durable only when its name is on the disk. */
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
