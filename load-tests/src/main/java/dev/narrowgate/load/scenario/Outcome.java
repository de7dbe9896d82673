package dev.narrowgate.load.scenario;

import java.time.Duration;

/** What a scenario showed. */
public sealed interface Outcome {

    Scenario scenario();

    /**
     * A scenario that ran to its end.
     *
     * @param cpu the CPU time of the gateway for all of its requests, those of the warming included
     * @param remark what happened meanwhile, or an empty text
     * @param warm whether the cost of a request was flat before
     */
    record Measured(Scenario scenario, Statistics statistics, Duration cpu, String remark, boolean warm)
            implements Outcome {

        public double microsecondsOfCpu() {
            return cpu.toNanos() / 1e3 / Math.max(1, statistics.requests());
        }
    }

    /** A scenario without a result. */
    record Failed(Scenario scenario, String reason) implements Outcome {}
}
