package dev.narrowgate.load.scenario;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** Asks the gateway how often it has taken a changed configuration. */
final class Reloads {

    private static final Pattern REVISION = Pattern.compile("\"revision\"\\s*:\\s*(\\d+)");

    private Reloads() {}

    /** Returns the number of reloads that succeeded. */
    static long count(int managementPort) throws IOException, InterruptedException {
        var uri = URI.create("http://127.0.0.1:" + managementPort + "/actuator/configuration");
        var request =
                HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
        try (var client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            var revision = REVISION.matcher(answer);
            if (!revision.find()) {
                throw new IOException("no revision in " + answer);
            }
            return Long.parseLong(revision.group(1)) - 1;
        }
    }
}
