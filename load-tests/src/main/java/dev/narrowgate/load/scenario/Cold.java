package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/** Each token is new, so that each request is verified, decided and exchanged. */
public final class Cold extends Simulation {

    static final int A_SECOND = 200;

    public Cold() {
        setUp(scenario("cold")
                        .feed(csv(Given.tokens()).queue())
                        .exec(Requests.ticket("a new token"))
                        .injectOpen(constantUsersPerSec(A_SECOND).during(Given.duration())))
                .protocols(Given.gateway())
                .assertions(global().failedRequests().count().is(0L));
    }
}
