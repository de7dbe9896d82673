package dev.narrowgate.load.scenario;

import java.time.Duration;

/**
 * What a scenario showed.
 *
 * @param cpu the CPU time of the gateway
 * @param remark what happened meanwhile, or an empty text
 */
public record Outcome(Scenario scenario, Statistics statistics, Duration cpu, String remark) {

    public double microsecondsOfCpu() {
        return cpu.toNanos() / 1e3 / Math.max(1, statistics.requests());
    }
}
