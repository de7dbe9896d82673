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
 * Hands records to one writing thread, so that event loops never wait for a file and many records share one write. If a
 * record that a request waits for is refused, the request is refused too.
 */
public final class FileAuditSink implements AuditSink, ActSink, AutoCloseable {

    /** The most records that may wait to be written. Further ones are refused. */
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

    /** Opens a chain. Fails when the folder is not writable or its chain cannot be continued. */
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
            return Answer.refused(
                    new AuditUnavailable(closing ? "the audit is closed" : "too many records are waiting"));
        }
        if (durability == Durability.MEMORY || problem != null) {
            // While writing fails, the entry is queued and the answer reports the failure, so no request waits.
            return problem == null ? Answer.ready(new Recorded(entry)) : Answer.refused(new AuditUnavailable(problem));
        }
        return Answer.awaited(Mono.fromFuture(pending.written(), true));
    }

    /** Queues an entry that no request waits for, and returns whether there was room. */
    public boolean takes(AuditEntry entry) {
        return enqueue(new PendingRecord(entry, false), false);
    }

    /** Completes when an entry is written, with every durability. If it fails, the entry is not written later. */
    CompletableFuture<Recorded> condition(AuditEntry entry) {
        var pending = new PendingRecord(entry, true);
        if (!enqueue(pending, true)) {
            pending.cannotBeWritten("too many records are waiting");
        }
        return pending.written();
    }

    private boolean enqueue(PendingRecord pending, boolean canBeRefused) {
        // The second half is reserved for records of past events, which requests that can be refused must not displace.
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
        // The thread may have ended meanwhile, and would never write this record.
        if (ended && queue.remove(pending)) {
            waiting.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Returns the files of this chain, the oldest first. */
    List<Path> files() throws IOException {
        return series.files();
    }

    /** Returns the reason why records cannot be written at present, or null. */
    public @Nullable String problem() {
        return writer.problem();
    }

    /** Whether an error ended the writing thread. Only a new process writes again. */
    public boolean isDead() {
        return died;
    }

    /** Returns the number of records that wait to be written. */
    public int waiting() {
        return waiting.get();
    }

    /** Writes the waiting records, and ends the thread. Waits for at most ten seconds. */
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
                    // The next record wakes the thread; after a failure the timeout does.
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(writer.problem() == null ? 1000 : 200));
                }
            }
        } catch (Error | RuntimeException fatal) {
            died = true;
            throw fatal;
        } finally {
            // No record may wait for an ended thread.
            closing = true;
            ended = true;
            try {
                writeAll();
            } finally {
                waiting.addAndGet(-writer.refuseAll(queue, "the audit is closed"));
                writer.close();
            }
        }
    }

    /** Writes the records of the backlog, and those that arrived while the thread was ending. */
    private void writeAll() {
        for (int done = 1; done > 0; ) {
            done = writer.write(queue);
            waiting.addAndGet(-done);
        }
    }
}
