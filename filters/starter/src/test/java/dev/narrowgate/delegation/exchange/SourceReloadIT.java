package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A replaced secret of the gateway itself is used for the next question, without a restart. */
class SourceReloadIT {

    @Test
    void aReplacedTokenOfVaultReadsTheSecretAnew(@TempDir Path folder) throws Exception {
        var token = Files.writeString(folder.resolve("vault-token"), "hvs.first");
        var yaml = Files.writeString(folder.resolve("own.yaml"), """
                delegation.policies.tickets.credential.vault:
                  url: ${idp}/v1/key
                  token: file:vault-token
                  field: key
                  header: X-Legacy
                """);
        try (var gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + yaml.toUri())) {
            gateway.changesItsConfiguration();
            answers(gateway, "hvs.first", "key-1");
            answers(gateway, "hvs.second", "key-2");
            assertThat(shown(gateway)).isEqualTo("key-1");

            Files.writeString(token, "hvs.second");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(shown(gateway)).isEqualTo("key-2"));
        }
    }

    @Test
    void aCredentialThatIsTakenOutOfThePolicyIsNotShownAnyMore(@TempDir Path folder) throws Exception {
        var yaml = Files.writeString(folder.resolve("own.yaml"), """
                delegation.policies.tickets.credential.vault:
                  url: ${idp}/v1/key
                  token: hvs.first
                  field: key
                  header: X-Legacy
                """);
        try (var gateway = new GatewayHarness(folder, "--spring.config.additional-location=" + yaml.toUri())) {
            gateway.changesItsConfiguration();
            answers(gateway, "hvs.first", "key-1");
            assertThat(shown(gateway)).isEqualTo("key-1");

            Files.writeString(yaml, "delegation.policies.tickets.max-depth: 3\n");

            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(shown(gateway)).isNull());
            assertThat(gateway.forwarded().getLast().getHeader("Authorization")).startsWith("Bearer ey");
        }
    }

    private static void answers(GatewayHarness gateway, String token, String key) {
        gateway.keys()
                .stubFor(get("/v1/key")
                        .withHeader("X-Vault-Token", equalTo(token))
                        .willReturn(okJson("{\"lease_duration\":0,\"data\":{\"key\":\"" + key + "\"}}")));
    }

    private static String shown(GatewayHarness gateway) throws Exception {
        var answer = gateway.call(
                "/tickets/1", "Authorization", "Bearer " + gateway.delegation().sign());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return gateway.forwarded().getLast().getHeader("X-Legacy");
    }
}
