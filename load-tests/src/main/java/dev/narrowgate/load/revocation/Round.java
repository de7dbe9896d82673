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
import java.util.function.IntSupplier;

/** One revocation of a subject at the first of two gateways, while both serve the subject. */
final class Round {

    /** As many as in a second. */
    private static final int MANY = SteadyLoad.REQUESTS_A_SECOND;

    private static final Duration MOST = Duration.ofSeconds(10);

    /** Longer than a gateway may forward after the answer. */
    private static final Duration AFTER = Duration.ofMillis(1500);

    /**
     * How long the revocation took, and what was forwarded after its answer.
     *
     * @param call the milliseconds from the call of the revocation to its answer
     * @param first the milliseconds from the answer to the last arrival from the gateway that was asked; 0: none came after it
     * @param second the same from the other gateway
     */
    record Measured(double call, double first, double second) {}

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
            await(one::served, "served");
            await(other::served, "served");
            var asked = System.nanoTime();
            revoke(subject);
            var answered = System.nanoTime();
            Thread.sleep(AFTER);
            await(one::refused, "refused");
            await(other::refused, "refused");
            return new Measured((answered - asked) / 1e6, after(answered, paths[0]), after(answered, paths[1]));
        }
    }

    private double after(long answered, String path) {
        return Math.max(0, (arrivals.of(path).last() - answered) / 1e6);
    }

    /** A load that does not run measures nothing, and neither does one that fails for another reason. */
    private static void await(IntSupplier count, String what) throws IOException, InterruptedException {
        var end = System.nanoTime() + MOST.toNanos();
        while (count.getAsInt() < MANY) {
            if (System.nanoTime() - end > 0) {
                throw new IOException("%d requests were %s in %d s (expected: %d)"
                        .formatted(count.getAsInt(), what, MOST.toSeconds(), MANY));
            }
            Thread.sleep(10);
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
