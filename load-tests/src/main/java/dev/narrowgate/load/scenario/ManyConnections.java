package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.core.CoreDsl.csv;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.rampUsers;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Simulation;

/** 5,000 callers, each with a connection that it keeps and uses three times. */
public final class ManyConnections extends Simulation {

    static final int CONNECTIONS = 5000;

    public ManyConnections() {
        var one = csv(Given.tokens()).readRecords().getFirst();
        var half = Given.duration().dividedBy(2);
        setUp(scenario("5,000 connections")
                        .exec(session -> session.set("token", one.get("token")))
                        .repeat(3)
                        .on(exec(Requests.ticket("on a connection of its own")).pause(half))
                        .injectOpen(rampUsers(CONNECTIONS).during(half)))
                .protocols(http.baseUrl(Given.property(Given.GATEWAY)))
                .assertions(global().failedRequests().count().is(0L));
    }
}
