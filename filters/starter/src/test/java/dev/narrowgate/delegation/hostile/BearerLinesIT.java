package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.WireMock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The lines of RFC 6750, RFC 9700 and OAuth 2.1 on answers to bearer tokens, one by one. */
@ExtendWith(SharedGateway.class)
class BearerLinesIT {

    private final AttackHarness onslaught;
    private final String token;

    BearerLinesIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
        this.token = onslaught.good().sign();
    }

    @Test
    void be01_oneTokenInOnePlace() throws Exception {
        var line = "Authorization: Bearer " + token;
        onslaught.refuses(Refusal.REQUEST_MALFORMED, token, line, line);
        onslaught.refuses(
                Refusal.REQUEST_MALFORMED, token, AttackHarness.request("/tickets/1?access_token=" + token, line));
    }

    @Test
    void be02_theSchemeInAnyCaseAndOneTokenBehindIt() throws Exception {
        onslaught.servesRequest("Authorization: bEARER " + token);
        onslaught.rejects('"' + token + '"');
        onslaught.rejects(token + ", x");
        onslaught.refuses(Refusal.REQUEST_MALFORMED, token, "Authorization: Bearer " + token + ", Bearer " + token);
    }

    @Test
    void be03_aTokenInTheQueryIsNotUsedForwardedOrLogged() throws Exception {
        onslaught.refuses(Refusal.TOKEN_MISSING, token, AttackHarness.request("/tickets/1?access_token=" + token));
    }

    @Test
    void be04_withoutCredentialsThereIsNoError() throws Exception {
        var answer = onslaught.send(AttackHarness.request("/tickets/1"));

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.headers().get("www-authenticate"))
                .startsWith("Bearer")
                .doesNotContain("error");
    }

    @Test
    void be05_eachKindOfRefusalHasItsError() throws Exception {
        assertThat(challenge("Authorization: Bearer a.b.c")).contains("error=\"invalid_token\"");
        assertThat(challenge("Authorization: Bearer")).contains("error=\"invalid_request\"");
        var narrow = onslaught.good().claim("scope", "other").sign();
        assertThat(challenge("Authorization: Bearer " + narrow))
                .contains("error=\"insufficient_scope\"", "scope=\"tickets:read\"");
    }

    @Test
    void be06_aChallengeHasOnlyCharactersThatItMayHaveAndEachAttributeOnce() throws Exception {
        for (var line : new String[] {
            "X: y",
            "Authorization: Bearer a.b.c",
            "Authorization: Bearer",
            "Authorization: Bearer " + onslaught.good().claim("scope", "other").sign()
        }) {
            for (var challenge : challenge(line).split("\n", -1)) {
                assertThat(challenge)
                        .matches("(?:Bearer|DPoP) (?:[a-z_]+=\"[\\x20\\x21\\x23-\\x5B\\x5D-\\x7E]*\"(?:, )?)+");
                assertThat(challenge.split("error=", -1)).hasSizeLessThanOrEqualTo(2);
                assertThat(challenge.split("scope=", -1)).hasSizeLessThanOrEqualTo(2);
            }
        }
    }

    @Test
    void be07_noRefusalIsKeptByACache() throws Exception {
        for (var line : new String[] {"X: y", "Authorization: Bearer a.b.c", "Authorization: Bearer"}) {
            assertThat(onslaught
                            .send(AttackHarness.request("/tickets/1", line))
                            .headers()
                            .get("cache-control"))
                    .isEqualTo("no-store");
        }
    }

    @Test
    void be08_theAudienceIsLookedAtEachTime() throws Exception {
        var foreign =
                onslaught.good().claim("aud", "https://elsewhere.example.com").sign();
        onslaught.rejects(foreign);
        onslaught.rejects(foreign);
    }

    @Test
    void be09_aRouteMayInsistOnAPresenterThatProvesItself() throws Exception {
        var unproven = onslaught.send(AttackHarness.request("/strict/1", "Authorization: Bearer " + token));
        assertThat(unproven.status()).isEqualTo(403);
        assertThat(unproven.json().path("code").asString()).isEqualTo("actor-unauthorized");
    }

    @Test
    void be10_aHeaderThatOnlyTheGatewayMaySendIsRemoved() throws Exception {
        onslaught.servesRequest(
                "Authorization: Bearer " + token,
                "Delegation-Subject: root",
                "delegation_subject: root",
                "Client-Cert: :AAAA:",
                "X-Forwarded-For: 10.0.0.1");

        var seen = onslaught.gateway.forwarded().getFirst().getHeaders();
        assertThat(seen.getHeader("Delegation-Subject").values()).containsExactly("alice");
        assertThat(seen.keys()).doesNotContain("delegation_subject", "Client-Cert");
        assertThat(seen.all().toString()).doesNotContain("10.0.0.1", "root");
    }

    @Test
    void be12_noRedirectIsFollowedWithAToken() throws Exception {
        var nextHop = onslaught.gateway.nextHop();
        var redirect = nextHop.stubFor(WireMock.any(WireMock.urlPathEqualTo("/tickets/moved"))
                .willReturn(WireMock.aResponse().withStatus(307).withHeader("Location", "/tickets/1")));
        onslaught.gateway.reset();

        var answer = onslaught.send(AttackHarness.request("/tickets/moved", "Authorization: Bearer " + token));

        assertThat(answer.status()).isEqualTo(307);
        assertThat(onslaught.gateway.forwarded()).hasSize(1);
        assertThat(AttackHarness.shared(token, answer.toString())).isEmpty();
        nextHop.removeStub(redirect);
    }

    private String challenge(String line) throws Exception {
        return onslaught
                .send(AttackHarness.request("/tickets/1", line))
                .headers()
                .get("www-authenticate");
    }
}
