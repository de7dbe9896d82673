package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.gateway.TutorialScript;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs every command of the Keycloak tutorial, in its order, on free ports. Runs only with the profile {@code real},
 * which fetches Keycloak.
 */
class KeycloakTutorialRealIT {

    private static final Duration TIMEOUT = Duration.ofMinutes(10);

    private static final Pattern SENT =
            Pattern.compile("^(Authorization: Bearer|Delegation-provenance:) (\\S+)$", Pattern.MULTILINE);

    @TempDir
    private Path folder;

    @Test
    void everyCommandHasTheResultOfTheTutorial() throws Exception {
        KeycloakServer.copyTo(folder.resolve("keycloak"));
        var tutorial = new TutorialScript("keycloak.md", folder);
        for (int port : List.of(8180, 8080, 8090, 8081, 8091, 9100, 9200)) {
            tutorial.replacingPort(port);
        }
        // The file of init has the default ports of a gateway.
        tutorial.replacing(
                "serve --config first",
                "serve --config first --server.port=" + tutorial.port(8080) + " --management.server.port="
                        + tutorial.port(8090));

        var output = tutorial.run(TIMEOUT);

        assertThat(output)
                .containsSubsequence(
                        // 2: a plain realm, before and after the client scope
                        "a provider of the kind keycloak",
                        "Valid: 1 route, 0 problems, 0 warnings.",
                        "HTTP/1.1 401",
                        "\"code\":\"token-rejected\"",
                        "Refused hop ",
                        "addressed to account",
                        "under Included Custom Audience.",
                        "scope=tickets:read",
                        "With all of these changes the request would be permitted.",
                        "explained",
                        "HTTP/1.1 200",
                        "Delegation-subject-name: alice",
                        // 3: an agent
                        "HTTP/1.1 200",
                        "\"act\":{",
                        "Delegation-actor: orchestrator",
                        "HTTP/1.1 403",
                        "\"code\":\"actor-unauthorized\"",
                        // 4: exchanged
                        "Authorization: Bearer ",
                        "\"aud\":\"second-gateway\"",
                        // 5: at the API
                        "HTTP/1.1 200",
                        "\"aud\":\"tickets\"",
                        "Delegation-chain: \"researcher\", \"orchestrator\"",
                        // 6: without the header
                        "HTTP/1.1 401",
                        "\"code\":\"token-rejected\"",
                        "is not sent with exactly one Delegation-Provenance",
                        // 7: the audit
                        "task ",
                        "hop 1  GET /research/17",
                        "hop 2  GET /tickets/17",
                        "(alice) → orchestrator → researcher",
                        "Holds: ",
                        " in 2 chains.");
        theTokenHasNoChainAndTheProvenanceHas(output.substring(output.lastIndexOf("HTTP/1.1 200")));
    }

    private void theTokenHasNoChainAndTheProvenanceHas(String answer) throws Exception {
        var sent = sent(answer);
        assertThat(sent).hasSize(2);
        var token = sent.getFirst();
        assertThat(token.getIssuer()).endsWith("/realms/acme");
        assertThat(token.getAudience()).containsExactly("tickets");
        assertThat(token.getStringClaim("azp")).isEqualTo("second-gateway");
        assertThat(token.getClaims()).doesNotContainKey("act");
        var provenance = sent.getLast();
        assertThat(provenance.getLongClaim("hop")).isEqualTo(2);
        assertThat(provenance.getSubject()).isEqualTo(token.getSubject());
        assertThat(provenance.getJSONObjectClaim("act")).containsEntry("sub", "researcher");
        assertThat((Map<?, ?>) provenance.getJSONObjectClaim("act").get("act"))
                .isEqualTo(Map.of("iss", token.getIssuer(), "sub", "orchestrator"));
        assertThat(provenance.getStringClaim("task_id")).isEqualTo(token.getStringClaim("sid"));
        var received = sent(Files.readString(folder.resolve("researcher.txt")));
        assertThat(received.getFirst().getAudience()).containsExactly("second-gateway");
        assertThat(token.getExpirationTime())
                .isBeforeOrEqualTo(received.getFirst().getExpirationTime());
    }

    private static List<JWTClaimsSet> sent(String answer) throws Exception {
        var sent = new ArrayList<JWTClaimsSet>();
        var headers = SENT.matcher(answer);
        while (headers.find()) {
            sent.add(SignedJWT.parse(headers.group(2)).getJWTClaimsSet());
        }
        return sent;
    }
}
