package dev.narrowgate.delegation.exchange;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.temporaryRedirect;
import static com.github.tomakehurst.wiremock.client.WireMock.unauthorized;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.engine.task.Revoking.Asked;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.SettableClock;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** A secret of Vault is read when a request needs it, and shown for as long as it is leased. */
@ExtendWith(OutputCaptureExtension.class)
class VaultIT extends SourceAttack {

    private static final String TOKEN = "hvs.s3cret-of-the-gateway";

    @Override
    String configuration(String address) {
        return """
                delegation:
                  policies.tickets.credential:
                    vault:
                      url: %1$s/v1/database/creds/reader
                      token: %2$s
                      namespace: team
                      username-field: username
                      password-field: /nested/password
                      timeout: 500ms
                    by-scope:
                      - scope: tickets:write
                        vault:
                          url: %1$s/v1/secret/writer
                          method: POST
                          token: %2$s
                          field: key
                          header: X-Legacy
                          max-life: 1m
                """.formatted(address, TOKEN);
    }

    private static String secret(long lease, String password) {
        return "{\"lease_id\":\"database/creds/reader/1\",\"renewable\":true,\"lease_duration\":" + lease
                + ",\"data\":{\"username\":\"v-reader\",\"key\":\"" + password + "\",\"nested\":{\"password\":\""
                + password + "\"}}}";
    }

    private static String basic(String password) {
        return "Basic " + Base64.getEncoder().encodeToString(("v-reader:" + password).getBytes());
    }

    private String reading() {
        return gateway().delegation().claim("scope", "tickets:read").sign();
    }

    @Test
    void theNextHopIsShownTheSecretThatIsReadForIt() throws Exception {
        answers(okJson(secret(3600, "pw-1")));

        var seen = shown(call(reading()));

        assertThat(seen.header("Authorization").values()).containsExactly(basic("pw-1"));
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        var asked = asked().getFirst();
        assertThat(asked.getMethod().value()).isEqualTo("GET");
        assertThat(asked.getUrl()).isEqualTo("/v1/database/creds/reader");
        assertThat(asked.getHeader("X-Vault-Token")).isEqualTo(TOKEN);
        assertThat(asked.getHeader("X-Vault-Namespace")).isEqualTo("team");
        assertThat(asked.getHeader("X-Vault-Request")).isEqualTo("true");
        assertThat(asked.getHeader("Authorization")).isNull();
    }

    @Test
    void withoutARoleOfAwsTheGatewayIsNoOpenidProvider() throws Exception {
        assertThat(gateway().call("/.well-known/openid-configuration").statusCode())
                .isEqualTo(404);
    }

    @Test
    void theDecisionChoosesTheSecretByTheGrantedScopes() throws Exception {
        answers(okJson(secret(3600, "key-of-the-writer")));

        var seen = shown();

        assertThat(seen.getHeader("X-Legacy")).isEqualTo("key-of-the-writer");
        assertThat(seen.getHeader("Authorization")).isNull();
        assertThat(asked()).singleElement().satisfies(asked -> {
            assertThat(asked.getMethod().value()).isEqualTo("POST");
            assertThat(asked.getUrl()).isEqualTo("/v1/secret/writer");
        });
    }

    @Test
    void lawNineACallerShowsNoHeaderOfASecretThatWasNotChosen() throws Exception {
        answers(okJson(secret(3600, "pw-1")));

        var unused = gateway().call("/tickets/1", "Authorization", "Bearer " + reading(), "x_legacy", "mine");

        assertThat(gateway().forwarded())
                .singleElement()
                .satisfies(seen -> assertThat(seen.getHeaders().toString()).doesNotContainIgnoringCase("legacy"));
    }

    @Test
    void oneReadServesEveryCallerAtOnceAndLater() throws Exception {
        answers(okJson(secret(3600, "key-1")).withFixedDelay(300));

        callAtOnce(() -> gateway().delegation().sign());
        shown();

        assertThat(asked()).hasSize(1);
    }

    @Test
    void theSecretIsReadAgainBeforeItsLeaseEnds() throws Exception {
        answers(okJson(secret(20, "key-1")));
        assertThat(shown().getHeader("X-Legacy")).isEqualTo("key-1");

        answers(okJson(secret(20, "key-2")));
        SettableClock.advance(Duration.ofSeconds(10));
        assertThat(shown().getHeader("X-Legacy")).isEqualTo("key-1");
        assertThat(asked()).hasSize(1);

        // Of the 18 seconds of its use the last third.
        SettableClock.advance(Duration.ofSeconds(3));
        awaitShown("X-Legacy", "key-2");
    }

    @Test
    void aSecretIsNotShownAfterTheEndOfItsLease() throws Exception {
        answers(okJson(secret(20, "key-1")));
        shown();

        answers(aResponse().withStatus(503));
        SettableClock.advance(Duration.ofSeconds(13));
        assertThat(shown().getHeader("X-Legacy")).isEqualTo("key-1");

        SettableClock.advance(Duration.ofSeconds(5));
        refused("exchange-unavailable", "answered 503");

        answers(okJson(secret(20, "key-2")));
        assertThat(shown().getHeader("X-Legacy")).isEqualTo("key-2");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 86_400})
    void aSecretWithoutALeaseOrWithALongOneIsUsedForTheConfiguredTime(long lease) throws Exception {
        answers(okJson(secret(lease, "key-1")));
        shown();

        answers(okJson(secret(lease, "key-2")));
        SettableClock.advance(Duration.ofSeconds(30));
        assertThat(shown().getHeader("X-Legacy")).isEqualTo("key-1");
        SettableClock.advance(Duration.ofSeconds(30));
        assertThat(shown().getHeader("X-Legacy")).isEqualTo("key-2");
    }

    @Test
    void lawFourThePermissionOfTheHopEndsWithTheSecret() throws Exception {
        answers(okJson(secret(10, "key-1")));

        shown();

        assertThat(decided().path("outgoing").path("exp").asLong())
                .isEqualTo(SettableClock.now().getEpochSecond() + 9);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"data\":{\"key\":\"k\"}} | lease_duration is missing",
                "{\"lease_duration\":-1,\"data\":{\"key\":\"k\"}} | lease_duration is missing",
                "{\"lease_duration\":\"60\",\"data\":{\"key\":\"k\"}} | lease_duration is missing",
                "{\"lease_duration\":99999999999,\"data\":{\"key\":\"k\"}} | lease_duration is missing",
                "{\"lease_duration\":60} | data is missing",
                "{\"lease_duration\":60,\"data\":null} | data is missing",
                "{\"lease_duration\":60,\"data\":[\"k\"]} | data is missing",
                "{\"lease_duration\":60,\"data\":{\"other\":\"k\"}} | key is missing",
                "{\"lease_duration\":60,\"data\":{\"key\":7}} | key is missing",
                "{\"lease_duration\":60,\"data\":{\"key\":\"\"}} | key is missing",
                "{\"lease_duration\":60,\"data\":{\"key\":\"a\\r\\nX-Admin: true\"}} | no text that a header carries",
                "{\"lease_duration\":60,\"data\":{\"key\":\"k\",\"key\":\"l\"}} | not strict JSON",
                "{\"lease_duration\":60,\"data\":{\"key\":\"k\"}} more | not strict JSON",
                "[] | not a JSON object"
            })
    void anAnswerThatIsNoSecretIsRefused(String body, String reason) throws Exception {
        answers(okJson(body));

        refused("exchange-rejected", reason);
    }

    @Test
    void anAnswerOfAnotherTypeIsRefused() throws Exception {
        answers(aResponse().withHeader("Content-Type", "text/html").withBody(secret(60, "key-1")));

        refused("exchange-rejected", "not as application/json");
    }

    @Test
    void aHugeAnswerIsRefused() throws Exception {
        answers(okJson(secret(60, "k".repeat(100_000))));

        refused("exchange-rejected", "more than 65536 bytes");
    }

    @Test
    void aRedirectIsNotFollowed() throws Exception {
        answers(temporaryRedirect("/v1/elsewhere"));

        refused("exchange-rejected", "answered 302");

        assertThat(asked()).extracting(asked -> asked.getUrl()).containsOnly("/v1/secret/writer");
    }

    @ParameterizedTest
    @CsvSource({
        "400, exchange-rejected, answered 400",
        "403, exchange-unavailable, does not accept this gateway's token",
        "404, exchange-rejected, answered 404",
        "204, exchange-rejected, answered 204",
        "429, exchange-unavailable, answered 429",
        "503, exchange-unavailable, answered 503"
    })
    void aRefusalOfVaultIsNoneOfTheCaller(int status, String code, String reason) throws Exception {
        answers(aResponse().withStatus(status).withHeader("Content-Type", "application/json"));

        refused(code, reason);

        assertThat(health()).contains("tickets.credential.by-scope[0].vault").contains(reason);
    }

    @Test
    void aBrokenConnectionIsRefused() throws Exception {
        answers(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER));

        refused("exchange-unavailable", "source tickets.credential.by-scope[0].vault ");
    }

    @Test
    void aVaultThatHangsIsRefusedInTime() throws Exception {
        answers(okJson(secret(60, "pw-1")).withFixedDelay(5_000));

        var answer = call(reading());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(gateway().forwarded()).isEmpty();
        assertThat(gateway().audited(answer).getLast().path("reason").asString())
                .contains("source tickets.credential.vault gave no answer in time");
    }

    @Test
    void aSecretThatTheNextHopRefusesIsReadAgain() throws Exception {
        answers(okJson(secret(3600, "key-1")));
        shown();
        SettableClock.advance(Duration.ofSeconds(11));
        answers(okJson(secret(3600, "key-2")));

        gateway()
                .nextHop()
                .stubFor(get("/tickets/1")
                        .withHeader("X-Legacy", equalTo("key-1"))
                        .willReturn(unauthorized()));
        assertThat(call().statusCode()).isEqualTo(502);
        assertThat(shown().getHeader("X-Legacy")).isEqualTo("key-2");
        assertThat(asked()).hasSize(2);
    }

    @Test
    void aNewSecretThatTheNextHopRefusesIsNotReadAgainForEachRequest() throws Exception {
        answers(okJson(secret(3600, "key-1")));
        gateway()
                .nextHop()
                .stubFor(get("/tickets/1")
                        .withHeader("X-Legacy", equalTo("key-1"))
                        .willReturn(unauthorized()));

        for (int i = 0; i < 3; i++) {
            assertThat(call().statusCode()).isEqualTo(502);
        }

        assertThat(asked()).hasSize(1);
    }

    @Test
    void aTokenThatHasEndedGetsNoSecret() throws Exception {
        answers(okJson(secret(3600, "key-1")));
        var token = gateway().delegation().sign();
        shown(call(token));

        SettableClock.advance(Duration.ofHours(1));

        assertThat(call(token).statusCode()).isEqualTo(401);
        assertThat(gateway().forwarded()).hasSize(1);
    }

    @Test
    void lawElevenARevokedTokenGetsNoSecretThatIsCached() throws Exception {
        answers(okJson(secret(3600, "key-1")));
        var token = gateway().delegation().claim("jti", "jti-revoked").sign();
        shown(call(token));

        gateway()
                .context()
                .getBean(RunningEngine.class)
                .engine()
                .revoking()
                .revoke(new Asked(
                        new Revocable.Token(new TokenId(GatewayHarness.IDP, "jti-revoked")),
                        Manner.REVOKED,
                        null,
                        SettableClock.now().plusSeconds(600),
                        "operator",
                        "a test"))
                .block();

        assertThat(call(token).statusCode()).isEqualTo(401);
        assertThat(gateway().forwarded()).hasSize(1);
        assertThat(asked()).hasSize(1);
    }

    @Test
    void aRequestWithoutAPermissionReadsNoSecret() throws Exception {
        answers(okJson(secret(3600, "key-1")));

        var answer = call(gateway().delegation().claim("scope", "other").sign());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(asked()).isEmpty();
        assertThat(gateway().forwarded()).isEmpty();
    }

    @Test
    void noSecretIsInALogARecordOrHealth(CapturedOutput output) throws Exception {
        answers(okJson(secret(60, "pw-of-the-vault")));
        shown();
        answers(aResponse().withStatus(500).withBody("pw-of-the-vault " + TOKEN));
        SettableClock.advance(Duration.ofSeconds(60));
        refused("exchange-unavailable", "answered 500");

        assertThat(gateway().audited().toString()).doesNotContain("pw-of-the-vault", TOKEN);
        assertThat(health()).doesNotContain("pw-of-the-vault", TOKEN);
        assertThat(settings()).doesNotContain(TOKEN);
        assertThat(output.getAll()).doesNotContain("pw-of-the-vault", TOKEN);
    }
}
