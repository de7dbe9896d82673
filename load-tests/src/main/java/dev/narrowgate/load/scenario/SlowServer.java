package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.Simulation;

/** New tokens for a route whose authorization server is slow, beside a route that asks none. */
public final class SlowServer extends Simulation {

    static final int A_SECOND = 30;
    static final int BESIDE_A_SECOND = 200;

    public SlowServer() {
        var one = csv(Given.tokens()).readRecords().getFirst();
        setUp(
                        scenario("slow")
                                .feed(csv(Given.tokens()).queue())
                                .exec(Requests.get("exchanged by a slow server", "/slow/1")
                                        .check(status().is(200)))
                                .injectOpen(constantUsersPerSec(A_SECOND).during(Given.duration())),
                        scenario("beside")
                                .exec(session -> session.set("token", one.get("token")))
                                .exec(Requests.ticket("one token beside"))
                                .injectOpen(constantUsersPerSec(BESIDE_A_SECOND).during(Given.duration())))
                .protocols(Given.gateway())
                .assertions(global().failedRequests().count().is(0L));
    }
}
