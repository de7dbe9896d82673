package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.ByteArrayBody;
import static io.gatling.javaapi.core.CoreDsl.bodyLength;
import static io.gatling.javaapi.core.CoreDsl.bodyString;
import static io.gatling.javaapi.core.CoreDsl.constantConcurrentUsers;
import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Simulation;

/** Bodies of 16 MB, from four callers to the next hop and back at a time. */
public final class Streaming extends Simulation {

    static final int BYTES = 16 * 1024 * 1024;

    public Streaming() {
        var one = csv(Given.tokens()).readRecords().getFirst();
        setUp(scenario("streaming")
                        .exec(session -> session.set("token", one.get("token")))
                        .exec(http(Given.name("16 MB to the next hop"))
                                .post("/stream/in")
                                .header("Authorization", "Bearer #{token}")
                                .body(ByteArrayBody(new byte[BYTES]))
                                .check(bodyString().is(Integer.toString(BYTES))))
                        .exec(Requests.get("16 MB from the next hop", "/stream/out?bytes=" + BYTES)
                                .check(bodyLength().is(BYTES)))
                        .injectClosed(constantConcurrentUsers(4).during(Given.duration())))
                .protocols(Given.gateway())
                .assertions(global().failedRequests().count().is(0L));
    }
}
