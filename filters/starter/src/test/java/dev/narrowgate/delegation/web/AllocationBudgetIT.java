package dev.narrowgate.delegation.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Properties;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.server.ServerWebExchange;

/**
 * No stage of a warm hop allocates more than its budget in {@code allocation-budget.properties}. Bytes are exact, and
 * the same on every machine of one JDK, while times are not.
 */
class AllocationBudgetIT {

    private static final int ROUNDS = 500;

    /** A budget that is far above the need would let it grow unseen. */
    private static final double LOOSEST = 1.5;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final Properties BUDGET = new Properties();

    private static WarmHop hop;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        hop = new WarmHop(folder);
        try (InputStream file = AllocationBudgetIT.class.getResourceAsStream("/allocation-budget.properties")) {
            BUDGET.load(file);
        }
    }

    @AfterAll
    static void stop() {
        hop.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"whole", "read", "verify", "decide", "mint", "unstamped", "record"})
    void aStageStaysWithinItsBudget(String stage) {
        Consumer<ServerWebExchange> work = switch (stage) {
            case "whole" -> hop::whole;
            case "read" -> hop::read;
            case "verify" -> exchange -> hop.verify();
            case "decide" -> exchange -> hop.decide();
            case "mint" -> exchange -> hop.mint();
            case "unstamped" -> hop::unstamped;
            case "record" -> exchange -> hop.record();
            default -> throw new IllegalArgumentException(stage);
        };
        allocated(work);

        var bytes = allocated(work);

        int budget = Integer.parseInt(BUDGET.getProperty(stage));
        assertThat(bytes)
                .as("bytes that '%s' allocates", stage)
                .isLessThanOrEqualTo(budget)
                .isGreaterThan((long) (budget / LOOSEST));
    }

    /** The bytes of one round. The requests are made before, because a server makes them. */
    private static long allocated(Consumer<ServerWebExchange> work) {
        var exchanges = new ArrayList<ServerWebExchange>();
        for (int i = 0; i < ROUNDS; i++) {
            exchanges.add(hop.exchange());
        }
        var thread = Thread.currentThread().threadId();
        var before = THREADS.getThreadAllocatedBytes(thread);
        exchanges.forEach(work);
        return (THREADS.getThreadAllocatedBytes(thread) - before) / ROUNDS;
    }
}
