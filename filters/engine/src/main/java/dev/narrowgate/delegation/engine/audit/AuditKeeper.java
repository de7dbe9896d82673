package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.engine.audit.refusals.CountingAuditSink;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the periodic work of the audit once a second. It has its own thread, because it reads the disk. */
public final class AuditKeeper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AuditKeeper.class);

    private final CountingAuditSink counting;
    private final AuditReserve reserve;
    private final AuditRetention retention;
    private final ScheduledExecutorService clockwork;

    AuditKeeper(CountingAuditSink counting, AuditReserve reserve, AuditRetention retention) {
        this.counting = counting;
        this.reserve = reserve;
        this.retention = retention;
        this.clockwork = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("delegation-audit-keeper").daemon(true).factory());
    }

    /** Starts a keeper for a file and the counter before it. */
    public static AuditKeeper start(
            FileAuditSink file,
            CountingAuditSink counting,
            AuditReserve reserve,
            RetentionLimits limits,
            Supplier<String> ids,
            InstantSource clock) {
        var keeper = new AuditKeeper(counting, reserve, new AuditRetention(file, limits, ids, clock));
        // Runs at once, so that the reserve is known before the first request.
        keeper.check();
        keeper.begin();
        return keeper;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void begin() {
        clockwork.scheduleAtFixedRate(this::check, 1, 1, TimeUnit.SECONDS);
    }

    /** Runs once a second. */
    void check() {
        try {
            reserve.check();
            counting.endSecond();
            retention.check();
        } catch (RuntimeException | Error unforeseen) {
            // The scheduler does not run a failed task again.
            LOG.error("Maintenance of the audit failed: {}", unforeseen.toString());
        }
    }

    /** Close it before the sink behind it, so that counted refusals are still written. */
    @Override
    public void close() throws InterruptedException {
        clockwork.shutdown();
        if (!clockwork.awaitTermination(1, TimeUnit.SECONDS)) {
            LOG.warn("Maintenance of the audit did not end within a second");
        }
        counting.end();
    }
}
