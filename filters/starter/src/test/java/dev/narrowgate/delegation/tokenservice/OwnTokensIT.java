package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An issued token can be asked about (RFC 7662) and taken back (RFC 7009). */
class OwnTokensIT extends TokenServiceAttack {

    private Asking about(String token) {
        return new Asking().with("token", token).basic("orchestrator-client", SECRET);
    }

    private JsonNode introspected(String token) throws Exception {
        var answer = about(token).send("/oauth2/introspect");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        return JSON.readTree(answer.body());
    }

    private HttpResponse<String> used(String token) throws Exception {
        return gateway()
                .call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + token,
                        "Actor-Token",
                        gateway().agent("researcher"));
    }

    @Test
    void in01_in02_saysWhatATokenSays() throws Exception {
        var token = asking().with("max_depth", "3").issued();

        var answer = introspected(token.token());

        assertThat(answer.path("active").isBoolean()).isTrue();
        assertThat(answer.path("active").asBoolean()).isTrue();
        for (var claim : new String[] {
            "iss",
            "jti",
            "sub",
            "sub_iss",
            "aud",
            "client_id",
            "iat",
            "exp",
            "scope",
            "act",
            "task_id",
            "task",
            "hop",
            "max_depth"
        }) {
            assertThat(answer.path(claim)).as(claim).isEqualTo(token.claims().path(claim));
        }
    }

    @Test
    void in02_aTokenThatIsNotOursIsInactive() throws Exception {
        assertThat(introspected(own().sign()).toString()).isEqualTo("{\"active\":false}");
        assertThat(introspected("abc").toString()).isEqualTo("{\"active\":false}");
        var token = asking().issued().token();
        assertThat(introspected(token.substring(0, token.length() - 8) + "AAAAAAAA")
                        .toString())
                .isEqualTo("{\"active\":false}");
        assertThat(about("x").with("token", null).send("/oauth2/introspect").statusCode())
                .isEqualTo(400);
    }

    @Test
    void in02_anExpiredTokenIsNotActive() throws Exception {
        var token = asking().with("max_lifetime", "1").issued();
        assertThat(token.members().path("expires_in").asInt()).isEqualTo(1);
        var end = token.claims().path("exp").asLong();
        while (java.time.Instant.now().getEpochSecond() < end) {
            LockSupport.parkNanos(1_000_000);
        }

        assertThat(introspected(token.token()).path("active").asBoolean()).isFalse();
    }

    @Test
    void rv01_aRevokedTokenIsRefusedAtOnceEvenWhenItWasGoodBefore() throws Exception {
        var token = asking().issued().token();
        assertThat(used(token).statusCode()).isEqualTo(200);
        assertThat(used(token).statusCode()).isEqualTo(200);
        gateway().reset();

        var answer = about(token).send("/oauth2/revoke");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(used(token).statusCode()).isEqualTo(401);
        assertThat(last().path("reason").asString()).isEqualTo("revoked");
        assertThat(gateway().forwarded()).isEmpty();
        assertThat(introspected(token).toString()).isEqualTo("{\"active\":false}");
        asking(token).researcher().with("audience", WRITER).refused(400, "invalid_request", "revoked");
    }

    @Test
    void rv02_anUnknownTokenIsTakenBackAlready() throws Exception {
        assertThat(about("abc").send("/oauth2/revoke").statusCode()).isEqualTo(200);
        assertThat(about(own().sign()).send("/oauth2/revoke").statusCode()).isEqualTo(200);
        var token = asking().issued().token();
        assertThat(about(token).send("/oauth2/revoke").statusCode()).isEqualTo(200);
        assertThat(about(token).send("/oauth2/revoke").statusCode()).isEqualTo(200);
        assertThat(about("x").with("token", null).send("/oauth2/revoke").statusCode())
                .isEqualTo(400);
    }

    @Test
    void rv01_onlyTheAgentThatActsWithItTakesItBack() throws Exception {
        var token = asking().issued().token();

        var answer = new Asking().with("token", token).writer().send("/oauth2/revoke");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(answer.body()).path("error").asString()).isEqualTo("unauthorized_client");
        assertThat(introspected(token).path("active").asBoolean()).isTrue();
        assertThat(used(token).statusCode()).isEqualTo(200);
    }

    @Test
    void rv01_oneIsTakenBackAndNotItsSisters() throws Exception {
        var subject = own().sign();
        var one = asking(subject).issued().token();
        var other = asking(subject).issued().token();

        assertThat(about(one).send("/oauth2/revoke").statusCode()).isEqualTo(200);

        assertThat(used(one).statusCode()).isEqualTo(401);
        assertThat(used(other).statusCode()).isEqualTo(200);
    }

    @Test
    void theAuthorizationServerIsTheIssuer() throws Exception {
        assertThat(introspected(asking().issued().token()).path("iss").asString())
                .isEqualTo(GATEWAY);
    }
}
