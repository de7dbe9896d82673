package dev.narrowgate.delegation.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A change of the keys that this gateway signs with changes what is believed: it is written down. */
class SigningKeyRecordIT {

    @TempDir
    private Path folder;

    @Test
    void otherSigningKeysAreARecordOfTheChain() throws Exception {
        var older = JWKSet.parse(SigningKeys.newDocument("ES256"));
        var newer = JWKSet.parse(SigningKeys.newDocument("ES256"));
        var file = Files.writeString(folder.resolve("keys.jwks"), older.toString(false));
        try (var gateway = new GatewayHarness(folder, "--delegation.signing.keys=" + file.toUri())) {
            var both = new JWKSet(
                    List.of(newer.getKeys().getFirst(), older.getKeys().getFirst()));
            Files.writeString(file, both.toString(false));

            await().atMost(Duration.ofSeconds(60)).until(() -> !records(gateway).isEmpty());
            var record = records(gateway).getFirst();
            assertThat(record.path("newest").asString())
                    .isEqualTo(newer.getKeys().getFirst().getKeyID());
            assertThat(record.path("published")).hasSize(2);
            assertThat(record.path("revoked")).isEmpty();
            assertThat(record.toString()).doesNotContain("\"d\"");
        }
    }

    private static List<JsonNode> records(GatewayHarness gateway) throws Exception {
        return gateway.audited().stream()
                .filter(record -> record.path("event").asString().equals("signing_keys"))
                .toList();
    }
}
