package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;

import io.gatling.javaapi.core.Simulation;

/** One token, again and again. */
public final class Warm extends Simulation {

    static final int A_SECOND = 400;

    public Warm() {
        var one = csv(Given.tokens()).readRecords().getFirst();
        setUp(scenario("warm")
                        .exec(session -> session.set("token", one.get("token")))
                        .exec(Requests.ticket("one token"))
                        .injectOpen(constantUsersPerSec(A_SECOND).during(Given.duration())))
                .protocols(Given.gateway())
                .assertions(global().failedRequests().count().is(0L));
    }
}
