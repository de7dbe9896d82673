package dev.narrowgate.delegation.hostile;

import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.SettableClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** A gateway whose clock stands still until it is set, and tokens with key ids that nobody has. */
final class KeyFlood implements AutoCloseable {

    /** The least time between two fetches. */
    static final Duration INTERVAL = Duration.ofSeconds(30);

    static final Duration REFRESH = Duration.ofMinutes(5);
    static final Duration KEEP = Duration.ofMinutes(30);

    private static final int CALLERS = 8;

    final GatewayHarness gateway;

    KeyFlood(Path folder) throws IOException {
        gateway = new GatewayHarness(
                folder,
                List.of(SettableClock.class),
                "--delegation.keys.unknown-key-interval=30s",
                "--delegation.keys.refresh=5m",
                "--delegation.keys.keep=30m",
                "--delegation.keys.timeout=2s");
    }

    TestIssuer issuer() {
        return gateway.issuer();
    }

    /** A token of this moment. */
    TestIssuer.Token token() {
        var now = SettableClock.now().getEpochSecond();
        return gateway.delegation().claim("iat", now).claim("exp", now + 3000);
    }

    int status(String token) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + token).statusCode();
    }

    /** How often the issuer's keys were asked for. */
    int fetches() {
        return gateway.keys().findAll(getRequestedFor(urlPathEqualTo("/jwks"))).size();
    }

    void issuerAnswers(ResponseDefinitionBuilder answer) {
        gateway.keys().stubFor(WireMock.get("/jwks").willReturn(answer));
    }

    /** From many callers at once, each with a key id of its own; gives back the statuses that there were. */
    Set<Integer> floodedBy(int tokens) throws Exception {
        Set<Integer> statuses = ConcurrentHashMap.newKeySet();
        var sample = token().sign();
        var ending = sample.substring(sample.indexOf('.'));
        try (var callers = Executors.newFixedThreadPool(CALLERS)) {
            var running = IntStream.range(0, CALLERS)
                    .mapToObj(caller -> callers.submit(() -> {
                        for (int i = 0; i < tokens / CALLERS; i++) {
                            statuses.add(status(unknown(caller + "-" + i) + ending));
                        }
                        return null;
                    }))
                    .toList();
            for (var caller : running) {
                caller.get(60, TimeUnit.SECONDS);
            }
        }
        return statuses;
    }

    private static String unknown(String keyId) {
        var header = "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"unknown-" + keyId + "\"}";
        return com.nimbusds.jose.util.Base64URL.encode(header).toString();
    }

    @Override
    public void close() {
        gateway.close();
    }
}
