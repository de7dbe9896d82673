package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.engine.audit.chain.HashChain;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records in batches, as lines of one chain. Used by one thread. */
final class AuditWriter {

    private static final Logger LOG = LoggerFactory.getLogger(AuditWriter.class);
    private static final int BATCH = 256;

    private final AuditFile file;
    private final AuditJson json;
    private final boolean force;
    private final InstantSource clock;
    private final HashChain chain;

    /** Records of past events that could not be written yet. No request waits for them. */
    private final Queue<PendingRecord> backlog = new ArrayDeque<>();

    private volatile @Nullable String problem;

    AuditWriter(AuditFile file, AuditJson json, boolean force, InstantSource clock) {
        this.file = file;
        this.json = json;
        this.force = force;
        this.clock = clock;
        this.chain = new HashChain(file.head());
    }

    /** Returns the reason why records cannot be written at present, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Writes a batch, the oldest records first. Returns the number of records that no longer wait. */
    int write(Queue<PendingRecord> queue) {
        var batch = new ArrayList<PendingRecord>();
        take(backlog, batch);
        take(queue, batch);
        if (batch.isEmpty()) {
            return look(queue);
        }
        var head = chain.head();
        try {
            head = file.hold(head);
            chain.rewind(head);
            var lines = new ByteArrayOutputStream(batch.size() * 1024);
            batch.forEach(pending -> chain.append(json.open(pending.record()), lines));
            file.append(lines.toByteArray(), force, clock.instant());
        } catch (IOException | RuntimeException failed) {
            chain.rewind(head);
            return fail(batch, queue, failed);
        } catch (Error fatal) {
            // The thread ends, so the waiting requests must fail now.
            fail(batch, queue, fatal);
            throw fatal;
        }
        canBeWritten();
        batch.forEach(PendingRecord::isWritten);
        return batch.size();
    }

    private void canBeWritten() {
        if (problem != null) {
            LOG.warn("The audit can be written again");
            problem = null;
        }
    }

    /** Checks file and lock while the queue is empty, and restores them. Returns the number of dropped records. */
    private int look(Queue<PendingRecord> queue) {
        try {
            if (problem == null) {
                file.check();
            } else if (file.isLost()) {
                chain.rewind(file.restore(chain.head(), clock.instant()));
                canBeWritten();
            }
            return 0;
        } catch (IOException | RuntimeException gone) {
            return fail(List.of(), queue, gone);
        }
    }

    private static void take(Queue<PendingRecord> from, List<PendingRecord> batch) {
        while (batch.size() < BATCH) {
            var next = from.poll();
            if (next == null) {
                return;
            }
            batch.add(next);
        }
    }

    /** Fails the batch and all queued records at once. Records of past events are kept in the backlog. */
    private int fail(List<PendingRecord> batch, Queue<PendingRecord> queue, Throwable cause) {
        var why = "the audit cannot be written: " + cause;
        if (problem == null) {
            LOG.error("The audit cannot be written: {}", cause.toString());
        }
        problem = why;
        var older = new ArrayList<>(backlog);
        backlog.clear();
        int dropped = 0;
        for (var pending : batch) {
            dropped += keep(pending, why);
        }
        backlog.addAll(older);
        return dropped + refuseAll(queue, why);
    }

    /** Fails all queued records. Returns the number of dropped records. */
    int refuseAll(Queue<PendingRecord> queue, String why) {
        problem = why;
        int dropped = 0;
        for (var pending = queue.poll(); pending != null; pending = queue.poll()) {
            dropped += keep(pending, why);
        }
        return dropped;
    }

    private int keep(PendingRecord pending, String why) {
        pending.cannotBeWritten(why);
        if (!pending.condition()) {
            backlog.add(pending);
            return 0;
        }
        return 1;
    }

    void close() {
        try {
            file.close();
        } catch (IOException failed) {
            LOG.warn("The audit cannot be closed: {}", failed.toString());
        }
        if (!backlog.isEmpty()) {
            LOG.error("{} audit records were never written", backlog.size());
        }
    }
}
