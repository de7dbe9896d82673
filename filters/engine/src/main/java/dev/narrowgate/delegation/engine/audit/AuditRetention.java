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
 * Removes the oldest files of a chain, as far as the configuration says so. Each removal is a record of the chain before it
 * happens, with the hash at which the files that stay go on, so that {@link AuditVerifier} can tell it from a loss.
 */
public final class AuditRetention {

    private static final Logger LOG = LoggerFactory.getLogger(AuditRetention.class);

    /** The event of its records. */
    public static final String EVENT = "retired";

    private final FileAuditSink sink;
    private final RetentionLimits limits;
    private final Supplier<String> ids;
    private final InstantSource clock;

    /** The file that is being removed, or that could not be: it is not tried again before the next start. */
    private volatile @Nullable Path begun;

    /** Whether it was told already that the files cannot be read. */
    private boolean unreadable;

    /** The file whose removal is recorded. It is removed by the next look: the thread that writes does not wait for the disk. */
    private volatile @Nullable Path recorded;

    AuditRetention(FileAuditSink sink, RetentionLimits limits, Supplier<String> ids, InstantSource clock) {
        this.sink = sink;
        this.limits = limits;
        this.ids = ids;
        this.clock = clock;
    }

    /** Removes one file, when there is one too many. */
    void look() {
        if (limits.age() == null && limits.size() == null) {
            return;
        }
        removeRecorded();
        try {
            var files = files();
            // Never the last one, which is being written.
            var reason = files.size() < 2 ? null : reason(files);
            if (reason != null && !files.getFirst().equals(begun)) {
                begun = files.getFirst();
                retire(files.getFirst(), reason);
            }
            unreadable = false;
        } catch (IOException failed) {
            if (!unreadable) {
                LOG.warn("The retention of the audit: {}", failed.toString());
            }
            unreadable = true;
        }
    }

    /** Those that hold records. An empty one stands for a file that was replaced: it takes no room, and is left. */
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

    /** No caller waits for the end of it: what fails is logged. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void retire(Path file, String reason) throws IOException {
        var last = AuditTail.lastHash(file);
        if (last == null) {
            LOG.error("{} does not end with an intact record: it is not removed", file);
            return;
        }
        var name = String.valueOf(file.getFileName());
        var members = new LinkedHashMap<String, Object>();
        members.put(FILE, name);
        members.put(LAST_HASH, last);
        members.put(REASON, reason);
        sink.condition(new GatewayAct(ids.get(), clock.instant(), EVENT, members))
                .whenComplete((written, failed) -> told(file, written == null ? failed : null, reason));
    }

    private void told(Path file, @Nullable Throwable failed, String reason) {
        if (failed == null) {
            LOG.info("{} will be removed: {}", file, reason);
            recorded = file;
        } else {
            LOG.warn("{} is not removed, because that cannot be recorded", file);
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
