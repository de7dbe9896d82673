package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.http.HttpRequestActionBuilder;

/** The requests of the scenarios, with the token of the session. */
final class Requests {

    private Requests() {}

    /** A request that the gateway forwards. */
    static HttpRequestActionBuilder ticket(String name) {
        return get(name, "/tickets/1").check(status().is(200));
    }

    static HttpRequestActionBuilder get(String name, String path) {
        return http(Given.name(name)).get(path).header("Authorization", "Bearer #{token}");
    }
}
