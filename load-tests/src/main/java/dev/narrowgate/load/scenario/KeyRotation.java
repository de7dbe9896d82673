package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Simulation;

/** Each user fetches a token of the issuer, which takes a new key meanwhile. */
public final class KeyRotation extends Simulation {

    static final int A_SECOND = 100;

    public KeyRotation() {
        setUp(scenario("key rotation")
                        .exec(http("issue (the issuer's own time, with the warming)")
                                .get(Given.issuer() + "/good")
                                .check(bodyString().saveAs("token")))
                        .exec(Requests.ticket("a token of the present key"))
                        .injectOpen(constantUsersPerSec(A_SECOND).during(Given.duration())))
                .protocols(Given.gateway())
                .assertions(global().failedRequests().count().is(0L));
    }
}
