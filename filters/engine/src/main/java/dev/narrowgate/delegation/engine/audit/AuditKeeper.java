package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.engine.audit.refusals.CountingAuditSink;
import java.time.InstantSource;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the audit has to have done each second, on a thread of its own, because it looks at the disk. */
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

    /** Over a file, and what counts before it. */
    public static AuditKeeper start(
            FileAuditSink file,
            CountingAuditSink counting,
            AuditReserve reserve,
            RetentionLimits limits,
            Supplier<String> ids,
            InstantSource clock) {
        var keeper = new AuditKeeper(counting, reserve, new AuditRetention(file, limits, ids, clock));
        // At once, so that the reserve is known before the first request.
        keeper.look();
        keeper.begin();
        return keeper;
    }

    @SuppressWarnings("FutureReturnValueIgnored")
    private void begin() {
        clockwork.scheduleAtFixedRate(this::look, 1, 1, TimeUnit.SECONDS);
    }

    /** Once a second. */
    void look() {
        try {
            reserve.look();
            counting.endSecond();
            retention.look();
        } catch (RuntimeException | Error unforeseen) {
            // A task that fails is not run again.
            LOG.error("Keeping the audit: {}", unforeseen.toString());
        }
    }

    /** Before the sink behind it: what was counted is still written. */
    @Override
    public void close() throws InterruptedException {
        clockwork.shutdown();
        if (!clockwork.awaitTermination(1, TimeUnit.SECONDS)) {
            LOG.warn("The disk of the audit is slow");
        }
        counting.end();
    }
}
