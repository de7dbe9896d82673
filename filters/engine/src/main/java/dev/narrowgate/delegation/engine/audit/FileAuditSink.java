package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.TokenAct;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Hands records to one writing thread, so that no event loop ever waits for a file, and many records become one write. What
 * cannot be taken is refused, and then its request is too.
 */
public final class FileAuditSink implements AuditSink, ActSink, AutoCloseable {

    /** Records that may wait to be written, before more are refused. */
    private static final int CAPACITY = 65_536;

    private static final long CLOSE_SECONDS = 10;

    private final Queue<PendingRecord> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Durability durability;
    private final AuditWriter writer;
    private final FileSeries series;
    private final Thread thread;
    private volatile boolean closing;
    private volatile boolean ended;
    private volatile boolean died;

    private FileAuditSink(AuditWriter writer, FileSeries series, Durability durability) {
        this.writer = writer;
        this.series = series;
        this.durability = durability;
        this.thread = Thread.ofPlatform().name("delegation-audit").daemon(true).start(this::run);
    }

    /** Fails when the folder cannot be written or its chain cannot be continued. */
    public static FileAuditSink open(
            Path folder, String gateway, Durability durability, long maximumFileSize, InstantSource clock)
            throws IOException {
        var file = AuditFile.open(folder, gateway, maximumFileSize);
        var writer = new AuditWriter(file, new AuditJson(gateway), durability == Durability.DISK, clock);
        return new FileAuditSink(writer, file.series(), durability);
    }

    @Override
    public Answer<Recorded> record(AuditRecord record) {
        return take(record);
    }

    @Override
    public Answer<Recorded> record(TokenAct act) {
        return take(act);
    }

    @Override
    public Answer<Recorded> record(GatewayAct act) {
        return take(act);
    }

    public Answer<Recorded> take(AuditEntry entry) {
        var waits = durability != Durability.MEMORY && entry.isCondition();
        var problem = writer.problem();
        if (problem != null && entry.isCondition()) {
            return Answer.refused(new AuditUnavailable(problem));
        }
        var pending = new PendingRecord(entry, waits);
        if (!enqueue(pending, entry.isCondition())) {
            return Answer.refused(new AuditUnavailable(closing ? "the audit is closed" : "too many records wait"));
        }
        if (durability == Durability.MEMORY || problem != null) {
            // While nothing can be written no request waits: it is kept, and the answer says how it stands.
            return problem == null ? Answer.ready(new Recorded(entry)) : Answer.refused(new AuditUnavailable(problem));
        }
        return Answer.awaited(Mono.fromFuture(pending.written(), true));
    }

    /** Whether there was room for an entry that no request waits for. */
    public boolean takes(AuditEntry entry) {
        return enqueue(new PendingRecord(entry, false), false);
    }

    /** Completes when an entry is written, whatever the durability; when that fails it is not written later either. */
    CompletableFuture<Recorded> condition(AuditEntry entry) {
        var pending = new PendingRecord(entry, true);
        if (!enqueue(pending, true)) {
            pending.cannotBeWritten("too many records wait");
        }
        return pending.written();
    }

    private boolean enqueue(PendingRecord pending, boolean canBeRefused) {
        // The second half is for records of what has happened: they must not be lost to requests that can be refused.
        var room = canBeRefused ? CAPACITY / 2 : CAPACITY;
        if (closing) {
            return false;
        }
        if (waiting.incrementAndGet() > room) {
            waiting.decrementAndGet();
            return false;
        }
        queue.add(pending);
        LockSupport.unpark(thread);
        // The thread may have ended since, and would leave this record waiting.
        if (ended && queue.remove(pending)) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    /** The files of the chain that is written here, the oldest first. */
    List<Path> files() throws IOException {
        return series.files();
    }

    /** Why records cannot be written just now, or null. */
    public @Nullable String problem() {
        return writer.problem();
    }

    /** Whether its thread was ended by an error: it will not write again, and only a new process helps. */
    public boolean isDead() {
        return died;
    }

    /** How many records wait to be written. */
    public int waiting() {
        return waiting.get();
    }

    /** Writes what is waiting, and ends. */
    @Override
    public void close() throws InterruptedException {
        closing = true;
        LockSupport.unpark(thread);
        thread.join(TimeUnit.SECONDS.toMillis(CLOSE_SECONDS));
    }

    private void run() {
        try {
            while (!(closing && (queue.isEmpty() || writer.problem() != null))) {
                var done = writer.write(queue);
                waiting.addAndGet(-done);
                if (done == 0) {
                    // Woken by the next record; after a failure tried again by the clock.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(writer.problem() == null ? 1000 : 200));
                }
            }
        } catch (Error | RuntimeException fatal) {
            died = true;
            throw fatal;
        } finally {
            // However it ended, no record is left waiting for it.
            closing = true;
            ended = true;
            try {
                writeAll();
            } finally {
                waiting.addAndGet(-writer.refuseAll(queue, "the audit has ended"));
                writer.close();
            }
        }
    }

    /** What could not be written before, and what came while the thread was ending. */
    private void writeAll() {
        for (int done = 1; done > 0; ) {
            done = writer.write(queue);
            waiting.addAndGet(-done);
        }
    }
}
