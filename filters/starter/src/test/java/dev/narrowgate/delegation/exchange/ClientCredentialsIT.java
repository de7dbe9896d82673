package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.BasicCredentials;
import dev.narrowgate.delegation.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** An access token of the gateway itself (RFC 6749, section 4.4) is the credential of the next hop. */
@ExtendWith(OutputCaptureExtension.class)
class ClientCredentialsIT extends SourceAttack {

    private static final String SECRET = "s3cret-of-narrowgate";

    @Override
    String configuration(String address) {
        return """
                delegation:
                  servers:
                    corp:
                      issuer: https://as.example.com
                      token-endpoint: %1$s/token
                      jwks-uri: %1$s/jwks
                      subject-issuers: [ https://idp.example.com ]
                      client-id: narrowgate
                      client-secret: %2$s
                      parameters: { tenant: acme }
                      max-lifetime: 10m
                      timeout: 500ms
                  policies.tickets.credential:
                    client-credentials:
                      server: corp
                      scopes: [ legacy:read, legacy:list ]
                      resource: https://legacy.example.com
                      audience: legacy
                """.formatted(address, SECRET);
    }

    private static String token(String token, String members) {
        return "{\"access_token\":\"" + token + "\",\"token_type\":\"Bearer\"" + members + "}";
    }

    @Test
    void theNextHopIsShownATokenOfTheGatewayItself() throws Exception {
        answers(okJson(token("token-1", ",\"expires_in\":300,\"scope\":\"legacy:read\"")));

        var seen = shown();

        assertThat(seen.header("Authorization").values()).containsExactly("Bearer token-1");
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        var asked = asked().getFirst();
        assertThat(asked.getUrl()).isEqualTo("/token");
        assertThat(asked.getHeader("Authorization"))
                .isEqualTo(new BasicCredentials("narrowgate", SECRET).asAuthorizationHeaderValue());
        assertThat(asked.formParameter("grant_type").getValues()).containsExactly("client_credentials");
        assertThat(asked.formParameter("scope").getValues()).containsExactly("legacy:list legacy:read");
        assertThat(asked.formParameter("resource").getValues()).containsExactly("https://legacy.example.com");
        assertThat(asked.formParameter("audience").getValues()).containsExactly("legacy");
        assertThat(asked.formParameter("tenant").getValues()).containsExactly("acme");
        assertThat(asked.getBodyAsString()).doesNotContain("subject_token", "actor_token");
    }

    @Test
    void oneTokenServesEveryCallerAtOnceAndLater() throws Exception {
        answers(okJson(token("token-1", ",\"expires_in\":300")).withFixedDelay(200));

        callAtOnce(() -> gateway().delegation().sign());
        shown();

        assertThat(asked()).hasSize(1);
    }

    @Test
    void theTokenIsRenewedBeforeItEnds() throws Exception {
        answers(okJson(token("token-1", ",\"expires_in\":20")));
        shown();

        answers(okJson(token("token-2", ",\"expires_in\":20")));
        SettableClock.advance(Duration.ofSeconds(13));

        awaitShown("Authorization", "Bearer token-2");
    }

    @Test
    void aTokenIsNotShownAfterItsEnd() throws Exception {
        answers(okJson(token("token-1", ",\"expires_in\":20")));
        shown();

        answers(aResponse().withStatus(500));
        SettableClock.advance(Duration.ofSeconds(18));
        refused("exchange-unavailable", "answered 500");

        answers(okJson(token("token-2", ",\"expires_in\":20")));
        assertThat(shown().getHeader("Authorization")).isEqualTo("Bearer token-2");
    }

    @Test
    void lawFourThePermissionOfTheHopEndsWithTheToken() throws Exception {
        answers(okJson(token("token-1", ",\"expires_in\":10")));

        shown();

        assertThat(decided().path("outgoing").path("exp").asLong())
                .isEqualTo(SettableClock.now().getEpochSecond() + 9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"access_token\":\"t\",\"token_type\":\"Bearer\"} | expires_in is missing",
                "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":0} | expires_in",
                "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":601} | longer than max-lifetime",
                "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":60,\"scope\":\"legacy:read admin\"} |"
                        + " wider by admin",
                "{\"access_token\":\"t\",\"token_type\":\"mac\",\"expires_in\":60} | token_type is not Bearer",
                "{\"access_token\":\"t\",\"token_type\":\"DPoP\",\"expires_in\":60} | token_type is not Bearer",
                "{\"access_token\":\"t\",\"expires_in\":60} | token_type",
                "{\"token_type\":\"Bearer\",\"expires_in\":60} | access_token",
                "{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\",\"expires_in\":60} | no header carries",
                "[] | not a JSON object"
            })
    void lawThreeAnAnswerThatIsNotWhatWasAskedForIsRefused(String body, String reason) throws Exception {
        answers(okJson(body));

        refused("exchange-rejected", reason);
    }

    @ParameterizedTest
    @CsvSource({
        "400, invalid_scope, exchange-rejected",
        "400, invalid_grant, exchange-rejected",
        "403, access_denied, exchange-rejected",
        "401, invalid_client, exchange-unavailable",
        "503, temporarily_unavailable, exchange-unavailable"
    })
    void aRefusalOfTheServerIsNoneOfTheCaller(int status, String error, String code) throws Exception {
        answers(aResponse()
                .withStatus(status)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":\"" + error + "\"}"));

        refused(code, status == 503 ? "answered 503" : error);
    }

    @Test
    void aHugeAnswerIsRefused() throws Exception {
        answers(okJson(token("t".repeat(100_000), ",\"expires_in\":60")));

        refused("exchange-rejected", "more than 65536 bytes");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        answers(temporaryRedirect("/elsewhere"));

        refused("exchange-rejected", "answered 302");

        assertThat(asked()).hasSize(1);
    }

    @Test
    void aServerThatHangsIsRefusedInTime() throws Exception {
        answers(okJson(token("token-1", ",\"expires_in\":60")).withFixedDelay(5_000));

        refused("exchange-unavailable", "gave no answer in time");
    }

    @Test
    void noSecretIsInALogARecordOrHealth(CapturedOutput output) throws Exception {
        answers(okJson(token("token-of-the-gateway", ",\"expires_in\":60")));
        shown();
        SettableClock.advance(Duration.ofSeconds(60));
        answers(aResponse()
                .withStatus(401)
                .withHeader("Content-Type", "application/json")
                .withBody("{\"error\":\"invalid_client\",\"error_description\":\"" + SECRET + "\"}"));
        refused("exchange-unavailable", "invalid_client");

        assertThat(gateway().audited().toString()).doesNotContain("token-of-the-gateway", SECRET);
        assertThat(health()).doesNotContain("token-of-the-gateway", SECRET);
        assertThat(settings()).doesNotContain(SECRET);
        assertThat(output.getAll()).doesNotContain("token-of-the-gateway", SECRET);
    }
}
