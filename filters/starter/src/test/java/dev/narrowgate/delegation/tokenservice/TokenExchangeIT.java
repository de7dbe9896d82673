package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.TestHolder;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The request and the answer (RFC 8693, section 2; RFC 6749, section 5). */
class TokenExchangeIT extends TokenServiceAttack {

    @Test
    void tx22_tx26_issuesATokenThatIsNarrowerAndNamesItsHolder() throws Exception {
        var issued = asking(own().claim("jti", "of-alice").sign())
                .with("scope", "tickets:read")
                .issued();

        assertThat(issued.members().path("issued_token_type").asString()).isEqualTo(ACCESS_TOKEN);
        assertThat(issued.members().path("token_type").asString()).isEqualTo("Bearer");
        assertThat(issued.members().path("scope").asString()).isEqualTo("tickets:read");
        assertThat(issued.members().path("expires_in").asInt()).isBetween(55, 60);
        assertThat(issued.answer().headers().firstValue("Cache-Control")).contains("no-store");
        var claims = issued.claims();
        assertThat(claims.path("iss").asString()).isEqualTo(GATEWAY);
        assertThat(claims.path("sub").asString()).isEqualTo("alice");
        assertThat(claims.path("sub_iss").asString()).isEqualTo(IDP);
        assertThat(claims.path("aud").asString()).isEqualTo(RESEARCHER);
        assertThat(claims.path("scope").asString()).isEqualTo("tickets:read");
        assertThat(claims.path("act").path("sub").asString()).isEqualTo("orchestrator");
        assertThat(claims.path("client_id").asString()).isEqualTo("orchestrator-client");
        assertThat(claims.path("task_id").asString()).isEqualTo("task-1");
        assertThat(claims.path("hop").asInt()).isEqualTo(1);
        assertThat(claims.path("parent").path("jti").asString()).isEqualTo("of-alice");
        assertThat(claims.path("policy").asString()).isEqualTo("to-researcher");
        assertThat(claims.has("may_act")).isFalse();
    }

    @Test
    @Timeout(20)
    void leavesTheRecordsOfAHop() throws Exception {
        asking().issued();

        var hop = last().path("hop_id");
        var records = recordsOf(hop);
        while (records.size() < 2) {
            LockSupport.parkNanos(1_000_000);
            records = recordsOf(hop);
        }
        assertThat(records).hasSize(2);
        assertThat(records)
                .extracting(record -> record.path("event").asString())
                .containsExactly("decided", "completed");
        var decided = records.getFirst();
        assertThat(decided.path("route").asString()).isEqualTo("token-service");
        assertThat(decided.path("path").asString()).isEqualTo("/oauth2/token");
        assertThat(decided.path("presenter").path("sub").asString()).isEqualTo("orchestrator");
        assertThat(decided.path("presenter").path("proof").asString()).isEqualTo("client");
        assertThat(decided.path("outgoing").path("aud").asString()).isEqualTo(RESEARCHER);
        assertThat(records.getLast().path("status").asInt()).isEqualTo(200);
        assertThat(gateway().forwarded()).isEmpty();
    }

    private List<JsonNode> recordsOf(JsonNode hop) throws Exception {
        return gateway().audited().stream()
                .filter(record -> record.path("hop_id").equals(hop))
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"subject_token", "subject_token_type", "grant_type"})
    void tx02_aRequestWithoutARequiredParameterIsRefused(String name) throws Exception {
        asking().with(name, null).refused(400, "invalid_request", name + " is missing");
    }

    @Test
    void tx03_aTypeOfNoActorTokenAndAnActorTokenOfNoType() throws Exception {
        asking().with("actor_token_type", ACCESS_TOKEN).refused(400, "invalid_request", "must be sent together");
        asking().with("actor_token", gateway().agent("orchestrator"))
                .refused(400, "invalid_request", "must be sent together");
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://researcher.example.com#part", "researcher", "::"})
    void tx04_ri01_aResourceIsAnAbsoluteUriWithoutAFragment(String resource) throws Exception {
        asking().with("audience", null)
                .with("resource", resource)
                .refused(400, "invalid_target", "resource is not an absolute URI");
    }

    @Test
    void tx04_ri02_aResourceMayNameTheTargetAndSeveralNamesMayNameOne() throws Exception {
        assertThat(asking().with("audience", null)
                        .with("resource", RESEARCHER)
                        .issued()
                        .claims()
                        .path("aud")
                        .asString())
                .isEqualTo(RESEARCHER);
        assertThat(asking().with("resource", RESEARCHER)
                        .and("audience", RESEARCHER)
                        .issued()
                        .claims()
                        .path("aud")
                        .asString())
                .isEqualTo(RESEARCHER);
    }

    @Test
    void tx05_aParameterTwice() throws Exception {
        for (var name : List.of("scope", "grant_type", "subject_token", "client_id", "something_else")) {
            asking().with(name, "a").and(name, "a").refused(400, "invalid_request", "a parameter is repeated");
        }
    }

    @Test
    void tx05_aParameterWithoutAValueIsNotThere() throws Exception {
        var issued = asking().with("scope", "")
                .with("actor_token", "")
                .with("actor_token_type", "")
                .with("requested_token_type", "")
                .issued();

        assertThat(issued.members().path("scope").asString()).isEqualTo("tickets:read tickets:write");
        asking().with("subject_token", "").refused(400, "invalid_request", "subject_token is missing");
    }

    @Test
    void tx06_tx15_aSubjectTokenThatIsNotGood() throws Exception {
        asking("abc").refused(400, "invalid_request", "not a JWS of three parts");
        asking(own().claim("exp", 1).sign()).refused(400, "invalid_request", "expired");
        asking(own().header("kid", "other").sign()).refused(400, "invalid_request", "no key of this kid");
        asking(own().claim("aud", "https://somewhere.example.com").sign())
                .refused(400, "invalid_request", "addressed to https://somewhere.example.com");
    }

    @Test
    void tx06_oneBadTokenFailsTheWholeRequest() throws Exception {
        asking().with(
                        "actor_token",
                        gateway()
                                .issuer()
                                .token("orchestrator", GATEWAY)
                                .livesFor(-5)
                                .claim("iat", 1)
                                .sign())
                .with("actor_token_type", ACCESS_TOKEN)
                .refused(400, "invalid_grant", "actor token: expired");
    }

    @Test
    void tx15_noTargetNoneThatIsAllowedAndSeveral() throws Exception {
        asking().with("audience", null).refused(400, "invalid_target", "0 targets");
        asking().and("audience", WRITER).refused(400, "invalid_target", "2 targets");
        asking().with("audience", "https://tickets.example.com").refused(400, "invalid_target", "may not request");
        asking().with("audience", GATEWAY).refused(400, "invalid_target", "may not request");
    }

    @Test
    void tx15_aPolicyThatSaysNoIsATargetThatIsNotServed() throws Exception {
        asking(gateway()
                        .issuer()
                        .token("mallory", GATEWAY)
                        .claim("scope", "tickets:read")
                        .sign())
                .with("audience", "https://ruled.example.com")
                .refused(400, "invalid_target", "rule of policy ruled");
    }

    @Test
    void ap10_anActorThatThePolicyDoesNotName() throws Exception {
        asking().with("audience", "https://fussy.example.com")
                .refused(400, "actor_unauthorized", "not among the policy's actors");
    }

    @Test
    void aCallerThatHasToAuthenticateAnewIsToldHow() throws Exception {
        var answer = asking().with("audience", "https://stepped.example.com")
                .refused(400, "insufficient_user_authentication", "not authenticated as the policy requires");

        assertThat(JSON.readTree(answer.body()).path("acr_values").asString()).isEqualTo("gold");
    }

    @Test
    void tx17_otherTypesOfTokens() throws Exception {
        for (var type : List.of("refresh_token", "id_token", "saml1", "saml2", "txn_token", "id-jag")) {
            var uri = "urn:ietf:params:oauth:token-type:" + type;
            asking().with("subject_token_type", uri).refused(400, "invalid_request", "subject_token_type");
            asking().with("requested_token_type", uri).refused(400, "invalid_request", "requested_token_type");
        }
        var jwt = "urn:ietf:params:oauth:token-type:jwt";
        assertThat(asking().with("requested_token_type", jwt)
                        .with("subject_token_type", jwt)
                        .issued()
                        .members()
                        .path("issued_token_type")
                        .asString())
                .isEqualTo(jwt);
    }

    @Test
    void anotherGrantIsNotServed() throws Exception {
        asking().with("grant_type", "client_credentials").refused(400, "unsupported_grant_type", "only token exchange");
    }

    @Test
    void x001_tx08_scopesThatDidNotArriveOrThatThePolicyLacks() throws Exception {
        asking(own().claim("scope", "tickets:read").sign())
                .with("scope", "tickets:read tickets:write")
                .refused(400, "invalid_scope", "tickets:write");
        asking().with("scope", "tickets:read other")
                .refused(400, "invalid_scope", "more scopes than policy to-researcher");
        asking().with("scope", "tickets:read  tickets:write")
                .refused(400, "invalid_scope", "scope is not a list of scopes");
        asking(own().claim("scope", null).sign()).refused(400, "invalid_scope", "carries none");
    }

    @Test
    void x017_detailsAreNotPassedOver() throws Exception {
        asking().with("authorization_details", "[]")
                .refused(400, "invalid_authorization_details", "cannot narrow authorization_details");
    }

    @Test
    void aShorterLifeMayBeAskedForAndALongerOneIsNotGranted() throws Exception {
        assertThat(asking().with("max_lifetime", "5")
                        .issued()
                        .members()
                        .path("expires_in")
                        .asInt())
                .isBetween(3, 5);
        assertThat(asking().with("max_lifetime", "86400")
                        .issued()
                        .members()
                        .path("expires_in")
                        .asInt())
                .isBetween(55, 60);
        asking().with("max_lifetime", "-1").refused(400, "invalid_request", "max_lifetime is not a positive number");
        asking().with("max_lifetime", "1e3").refused(400, "invalid_request", "max_lifetime");
    }

    @Test
    void onlyByPost() throws Exception {
        var answer = asking().method("GET").send();

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).contains("POST");
        assertThat(asking().method("PUT").send("/oauth2/revoke").statusCode()).isEqualTo(405);
    }

    @Test
    void onlyInAFormAndNothingInTheUri() throws Exception {
        asking().header("Content-Type", "application/json").refused(400, "invalid_request", "not application/x-www");
        asking().header("Content-Type", null).refused(400, "invalid_request", "not application/x-www");
        assertThat(asking().send("/oauth2/token?audience=x").statusCode()).isEqualTo(400);
        assertThat(asking().send("/oauth2/token", "grant_type=%ff").statusCode())
                .isEqualTo(400);
        assertThat(asking().send("/oauth2/token", "grant_type=%4").statusCode()).isEqualTo(400);
        assertThat(asking().send("/oauth2/token", "a=b%00c").statusCode()).isEqualTo(400);
        assertThat(asking().send("/oauth2/token", "").statusCode()).isEqualTo(400);
    }

    @Test
    void theLimitsOfRequestsHoldHereToo() throws Exception {
        asking().with("more", "x".repeat(70_000)).refused(413, "invalid_request", "a form of more than");
        assertThat(asking().send("/oauth2/token", "a=b&".repeat(65)).statusCode())
                .isEqualTo(400);
        var answer = gateway()
                .raw("POST /oauth2/token HTTP/1.1", "Host: a", "Host: b", "Content-Length: 0", "Connection: close");
        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    @Test
    void dp11_aBoundTokenNeedsItsKey() throws Exception {
        var holder = new TestHolder();
        var token = own().claim("cnf", holder.confirmation()).sign();
        var uri = GATEWAY + "/oauth2/token";

        asking(token).refused(400, "invalid_request", "bound to a key by jkt");
        asking(token)
                .header("DPoP", new TestHolder().proof("POST", uri, token).sign())
                .refused(400, "invalid_request", "another one was presented");
        asking(token).header("DPoP", holder.proof("GET", uri, token).sign()).refused(400, "invalid_dpop_proof", "htm");
        var proof = holder.proof("POST", uri, token).sign();
        var issued = asking(token).header("DPoP", proof).issued();
        assertThat(issued.claims().path("cnf").path("jkt").asString())
                .isEqualTo(holder.confirmation().get("jkt"));
        assertThat(last().path("presenter").path("proof").asString()).isEqualTo("dpop client");
        asking(token).header("DPoP", proof).refused(400, "invalid_dpop_proof", "used before");
    }

    @Test
    void verifiesWithThePublishedKeys() throws Exception {
        var token = com.nimbusds.jwt.SignedJWT.parse(asking().issued().token());
        var keys = JWKSet.parse(gateway().call("/.well-known/jwks.json").body());

        var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();

        assertThat(token.verify(new com.nimbusds.jose.crypto.ECDSAVerifier(key)))
                .isTrue();
    }

    @Test
    void am01_theMetadataStandAtTheirPlace() throws Exception {
        var answer = gateway().call("/.well-known/oauth-authorization-server");

        assertThat(answer.statusCode()).isEqualTo(200);
        var document = JSON.readTree(answer.body());
        assertThat(document.path("issuer").asString()).isEqualTo(GATEWAY);
        assertThat(document.path("token_endpoint").asString()).isEqualTo(GATEWAY + "/oauth2/token");
        assertThat(document.path("introspection_endpoint").asString()).isEqualTo(GATEWAY + "/oauth2/introspect");
        assertThat(document.path("revocation_endpoint").asString()).isEqualTo(GATEWAY + "/oauth2/revoke");
        assertThat(document.path("jwks_uri").asString()).isEqualTo(GATEWAY + "/.well-known/jwks.json");
        assertThat(document.path("grant_types_supported").path(0).asString()).isEqualTo(EXCHANGE);
        assertThat(document.path("token_endpoint_auth_methods_supported").toString())
                .isEqualTo("[\"client_secret_basic\",\"client_secret_post\",\"private_key_jwt\"]");
    }
}
