package dev.narrowgate.load.revocation;

import dev.narrowgate.load.GatewayConfiguration;
import dev.narrowgate.load.GatewayProcess;
import dev.narrowgate.load.Issuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** One revocation of a subject at the first of two gateways, while both serve the subject. */
final class Round {

    private static final Duration BEFORE = Duration.ofSeconds(1);
    private static final Duration AFTER = Duration.ofMillis(1500);

    /**
     * What was forwarded after the answer of the revocation.
     *
     * @param first the milliseconds from the answer to the last arrival from the gateway that was asked; 0: none came after it
     * @param second the same from the other gateway
     */
    record Measured(double first, double second) {}

    /** @param configuration which {@code process} has */
    record Gateway(GatewayProcess process, GatewayConfiguration configuration) {}

    private final HttpClient operator = HttpClient.newHttpClient();
    private final Issuer issuer;
    private final Arrivals arrivals;
    private final Gateway first;
    private final Gateway second;

    Round(Issuer issuer, Arrivals arrivals, Gateway first, Gateway second) {
        this.issuer = issuer;
        this.arrivals = arrivals;
        this.first = first;
        this.second = second;
    }

    /** @throws IOException if the revocation failed, or a gateway did not carry the load before and after it */
    Measured measure(int number) throws IOException, InterruptedException {
        var subject = "subject-" + number;
        var token = issuer.good(subject);
        var paths = new String[] {"/tickets/first-" + number, "/tickets/second-" + number};
        try (var one = new SteadyLoad(first.process().port(), paths[0], token);
                var other = new SteadyLoad(second.process().port(), paths[1], token)) {
            Thread.sleep(BEFORE);
            requireServed(one);
            requireServed(other);
            revoke(subject);
            var answered = System.nanoTime();
            int[] begun = {one.begun(), other.begun()};
            Thread.sleep(AFTER);
            requireGoingOn(one.begun() - begun[0]);
            requireGoingOn(other.begun() - begun[1]);
            return new Measured(after(answered, paths[0]), after(answered, paths[1]));
        }
    }

    private double after(long answered, String path) {
        return Math.max(0, (arrivals.of(path).last() - answered) / 1e6);
    }

    /** A load that does not run measures nothing. */
    private static void requireServed(SteadyLoad load) throws IOException {
        var expected = SteadyLoad.REQUESTS_A_SECOND * BEFORE.toMillis() / 1000 / 2;
        if (load.served() < expected) {
            throw new IOException(
                    "%d requests were served in a second (expected: %d)".formatted(load.served(), expected));
        }
    }

    private static void requireGoingOn(int begun) throws IOException {
        var expected = SteadyLoad.REQUESTS_A_SECOND * AFTER.toMillis() / 1000 / 2;
        if (begun < expected) {
            throw new IOException(
                    "%d requests were sent after the revocation (expected: %d)".formatted(begun, expected));
        }
    }

    private void revoke(String subject) throws IOException, InterruptedException {
        var body = "{\"subject\": {\"iss\": \"" + Issuer.NAME + "\", \"sub\": \"" + subject + "\"}}";
        var address = "http://127.0.0.1:" + first.configuration().managementPort() + "/actuator/revocations";
        var request = HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = operator.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException("the revocation was answered with " + answer.statusCode() + ": " + answer.body());
        }
    }
}
