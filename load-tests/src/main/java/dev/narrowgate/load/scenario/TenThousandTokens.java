package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/** 10,000 tokens in turn, each once before the measurement begins. */
public final class TenThousandTokens extends Simulation {

    static final int A_SECOND = 400;
    static final int TOKENS = 10_000;

    public TenThousandTokens() {
        setUp(scenario("10,000 tokens")
                        .feed(csv(Given.tokens()).circular())
                        .exec(Requests.ticket("one of 10,000 tokens"))
                        .injectOpen(constantUsersPerSec(A_SECOND).during(Given.duration())))
                .protocols(Given.gateway())
                .assertions(global().failedRequests().count().is(0L));
    }
}
