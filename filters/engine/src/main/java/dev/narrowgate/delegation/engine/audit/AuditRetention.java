package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.audit.RecordMemberNames.FILE;
import static dev.narrowgate.delegation.audit.RecordMemberNames.LAST_HASH;
import static dev.narrowgate.delegation.audit.RecordMemberNames.REASON;

import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the oldest files of a chain within the configured limits. A record precedes each removal. It holds the hash
 * at which the remaining files continue, so that {@link AuditVerifier} can distinguish a removal from a loss.
 */
public final class AuditRetention {

    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

    /** The event of its records. */
    public static final String EVENT = "retired";

    private final FileAuditSink sink;
    private final RetentionLimits limits;
    private final Supplier<String> ids;
    private final InstantSource clock;

    /** The file whose removal has begun or has failed. It is not tried again before the next start. */
    private volatile @Nullable Path begun;

    /** Whether a failure to read the files is already logged. */
    private boolean unreadable;

    /** The file whose removal is recorded. The next run removes it, so that the writing thread does not wait for it. */
    private volatile @Nullable Path recorded;

    AuditRetention(FileAuditSink sink, RetentionLimits limits, Supplier<String> ids, InstantSource clock) {
        this.sink = sink;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    /** Removes the recorded file, and records the removal of at most one more. */
    void check() {
        if (limits.age() == null && limits.size() == null) {
            return;
        }
        removeRecorded();
        try {
            var files = files();
            // The last file stays, because it is still written.
            var reason = files.size() < 2 ? null : reason(files);
            if (reason != null && !files.getFirst().equals(begun)) {
                begun = files.getFirst();
                retire(files.getFirst(), reason);
            }
            unreadable = false;
        } catch (IOException failed) {
            if (!unreadable) {
                LOG.warn("The retention of the audit failed: {}", failed.toString());
            }
            unreadable = true;
        }
    }

    /** Returns the files that hold records. Empty files come from replacements; they take no space and stay. */
    private List<Path> files() throws IOException {
        var files = new ArrayList<Path>();
        for (var file : sink.files()) {
            if (Files.size(file) > 0) {
                files.add(file);
            }
        }
        return files;
    }

    private @Nullable String reason(List<Path> files) throws IOException {
        var age = limits.age();
        var end = FileSeries.day(files.getFirst()).plusDays(1).atStartOfDay(ZoneOffset.UTC);
        if (age != null && clock.instant().isAfter(end.toInstant().plus(age))) {
            return "older than " + age;
        }
        long size = 0;
        for (var file : files) {
            size += Files.size(file);
        }
        return limits.size() != null && size > limits.size() ? "more than " + limits.size() + " bytes" : null;
    }

    /** No caller waits for the result; failures are logged. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void retire(Path file, String reason) throws IOException {
        var last = AuditTail.lastHash(file);
        if (last == null) {
            LOG.error("{} is not removed, because it does not end with an intact record", file);
            return;
        }
        var name = String.valueOf(file.getFileName());
        var members = new LinkedHashMap<String, Object>();
        members.put(FILE, name);
        members.put(LAST_HASH, last);
        members.put(REASON, reason);
        sink.condition(new GatewayAct(ids.get(), clock.instant(), EVENT, members))
                .whenComplete((written, failed) -> removalRecorded(file, written == null ? failed : null, reason));
    }

    private void removalRecorded(Path file, @Nullable Throwable failed, String reason) {
        if (failed == null) {
            LOG.info("{} will be removed: {}", file, reason);
            recorded = file;
        } else {
            LOG.warn("{} is not removed, because its removal cannot be recorded", file);
            begun = null;
        }
    }

    private void removeRecorded() {
        var file = recorded;
        if (file == null) {
            return;
        }
        recorded = null;
        try {
            Files.delete(file);
            LOG.info("{} is removed", file);
        } catch (IOException unremovable) {
            LOG.error("{} cannot be removed: {}", file, unremovable.toString());
        }
    }
}
