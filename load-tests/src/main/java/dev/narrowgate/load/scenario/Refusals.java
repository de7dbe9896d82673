package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/**
 * A storm of tokens that are refused, no two alike, beside a valid one. Most tokens with an unknown key get 503, because the
 * issuer is not asked for each of them (docs/adr/0027).
 */
public final class Refusals extends Simulation {

    static final int A_SECOND = 200;
    static final int UNKNOWN_A_SECOND = 100;
    static final int VALID_A_SECOND = 100;

    public Refusals() {
        var one = csv(Given.tokens()).readRecords().getFirst();
        setUp(
                        scenario("storm")
                                .feed(csv(Given.refused()).queue())
                                .exec(Requests.get("a damaged or foreign token", "/tickets/1")
                                        .check(status().is(401)))
                                .injectOpen(constantUsersPerSec(A_SECOND).during(Given.duration())),
                        scenario("unknown keys")
                                .feed(csv(Given.unknown()).queue())
                                .exec(Requests.get("a token with an unknown key (401 or 503)", "/tickets/1")
                                        .check(status().in(401, 503)))
                                .injectOpen(
                                        constantUsersPerSec(UNKNOWN_A_SECOND).during(Given.duration())),
                        scenario("beside")
                                .exec(session -> session.set("token", one.get("token")))
                                .exec(Requests.ticket("one valid token beside"))
                                .injectOpen(constantUsersPerSec(VALID_A_SECOND).during(Given.duration())))
                .protocols(Given.gateway())
                .assertions(global().failedRequests().count().is(0L));
    }
}
