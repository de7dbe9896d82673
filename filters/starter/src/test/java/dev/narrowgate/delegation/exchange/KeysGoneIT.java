package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A token that was issued is kept no longer than the key that signed it is good. */
class KeysGoneIT {

    private static final Duration SOON = Duration.ofSeconds(15);

    @TempDir
    private Path folder;

    private static String forwarded(GatewayHarness gateway, String token) throws Exception {
        var answer = gateway.call("/tickets/1", "Authorization", "Bearer " + token);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return gateway.forwarded().getLast().getHeader("Authorization").substring("Bearer ".length());
    }

    private static String keyOf(String token) throws Exception {
        return SignedJWT.parse(token).getHeader().getKeyID();
    }

    @Test
    void aTokenOfARevokedKeyOfOurOwnIsServedNoMore() throws Exception {
        var old = JWKSet.parse(SigningKeys.newDocument("ES256")).getKeys().getFirst();
        var file = Files.writeString(folder.resolve("keys.jwks"), new JWKSet(old).toString(false));
        try (var gateway = new GatewayHarness(
                folder, "--delegation.signing.keys=" + file.toUri(), "--delegation.signing.publish-ahead=0s")) {
            var token = gateway.delegation().sign();
            var kept = forwarded(gateway, token);
            assertThat(forwarded(gateway, token)).isEqualTo(kept);
            assertThat(keyOf(kept)).isEqualTo(old.getKeyID());

            var fresh = JWKSet.parse(SigningKeys.newDocument("ES256")).getKeys().getFirst();
            var revoked = old.toJSONObject();
            revoked.put("revoked", java.util.Map.of("revoked_at", 1));
            Files.writeString(
                    file,
                    com.nimbusds.jose.util.JSONObjectUtils.toJSONString(
                            java.util.Map.of("keys", List.of(fresh.toJSONObject(), revoked))));

            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(
                                    json(gateway.call("/.well-known/jwks.json")).path("keys"))
                            .hasSize(1)
                            .allSatisfy(key ->
                                    assertThat(key.path("kid").asString()).isEqualTo(fresh.getKeyID())));
            assertThat(keyOf(forwarded(gateway, token))).isEqualTo(fresh.getKeyID());
        }
    }

    @Test
    void aTokenOfAServersKeyIsServedNoMoreWhenTheKeyIsGone() throws Exception {
        try (var server = new TestServer()) {
            var yaml = server.configuration(folder);
            try (var gateway = new GatewayHarness(
                    folder,
                    "--spring.config.additional-location=" + yaml.toUri(),
                    "--delegation.keys.refresh=1s",
                    "--delegation.keys.unknown-key-interval=1s")) {
                server.answersWith(server.token().sign());
                var token = gateway.delegation().sign();
                var kept = forwarded(gateway, token);
                assertThat(forwarded(gateway, token)).isEqualTo(kept);
                assertThat(server.asked()).hasSize(1);

                var other = new TestIssuer(TestServer.ISSUER, "as-2");
                server.http().stubFor(get("/jwks").willReturn(okJson(other.jwks())));

                // Its keys are looked at again when a token is verified, and until then the token is what it was.
                await().atMost(SOON).untilAsserted(() -> {
                    gateway.call(
                            "/tickets/2",
                            "Authorization",
                            "Bearer " + gateway.delegation().sign());
                    var answer = gateway.call("/tickets/1", "Authorization", "Bearer " + token);
                    assertThat(answer.statusCode()).isEqualTo(502);
                    assertThat(json(answer).path("code").asString()).isEqualTo("exchange-rejected");
                });
            }
        }
    }
}
