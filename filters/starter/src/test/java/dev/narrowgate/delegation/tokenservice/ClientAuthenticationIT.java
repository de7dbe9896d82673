package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Only known clients are served, and the others learn nothing (RFC 6749, section 2.3; RFC 7523, section 3). */
class ClientAuthenticationIT extends TokenServiceAttack {

    private Asking byAssertion(TestIssuer.Token assertion) {
        return asking(own().actors("researcher").sign())
                .withoutClient()
                .assertion(assertion.sign())
                .with("audience", WRITER);
    }

    private void refusedAssertion(TestIssuer.Token assertion, String reason) throws Exception {
        byAssertion(assertion).refused(401, "invalid_client", reason);
    }

    @Test
    void tx07_withoutCredentials() throws Exception {
        var answer = asking().withoutClient().refused(401, "invalid_client", "no credentials");

        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Basic realm=\"token service\"");
    }

    @Test
    void tx07_aWrongSecretAndAnUnknownClientLookTheSame() throws Exception {
        var wrong =
                asking().basic("orchestrator-client", "guess").refused(401, "invalid_client", "its secret is another");
        var unknown = asking().basic("nobody-client", "guess").refused(401, "invalid_client", "no such client");
        var post = asking().withoutClient()
                .with("client_id", "writer-client")
                .with("client_secret", "guess")
                .refused(401, "invalid_client", "its secret is another");

        assertThat(unknown.body()).isEqualTo(wrong.body()).isEqualTo(post.body());
        assertThat(without(unknown)).isEqualTo(without(wrong));
    }

    private static List<String> without(HttpResponse<String> answer) {
        return answer.headers().map().keySet().stream().sorted().toList();
    }

    @Test
    void theNameOfTheStrangerIsNobodysName() throws Exception {
        asking().basic("nobody", "guess").refused(401, "invalid_client", "no such client");
    }

    @Test
    void failuresAreCounted() throws Exception {
        var counter = gateway()
                .context()
                .getBean(MeterRegistry.class)
                .get("delegation.clients.refused")
                .tag("method", "client_secret_basic")
                .counter();
        double before = counter.count();

        asking().basic("orchestrator-client", "guess").refused(401, "invalid_client", "");

        assertThat(counter.count()).isEqualTo(before + 1);
    }

    @Test
    void inTwoWaysAtOnce() throws Exception {
        asking().with("client_secret", SECRET)
                .with("client_id", "orchestrator-client")
                .refused(400, "invalid_request", "more than one way");
        asking().assertion(assertion().sign()).refused(400, "invalid_request", "more than one way");
    }

    @Test
    void inAnotherWayThanItsOwn() throws Exception {
        asking().withoutClient()
                .with("client_id", "orchestrator-client")
                .with("client_secret", SECRET)
                .refused(401, "invalid_client", "no such client for the method client_secret_post");
        asking().basic("writer-client", "s3cret-of-the-writer").refused(401, "invalid_client", "no such client");
        asking().withoutClient()
                .with("client_id", "orchestrator-client")
                .refused(401, "invalid_client", "no such client for the method tls_client_auth");
    }

    @Test
    void anotherNameInTheFormThanInTheHeader() throws Exception {
        asking().with("client_id", "writer-client").refused(401, "invalid_client", "client_id is not the client");
        assertThat(asking().with("client_id", "orchestrator-client").send().statusCode())
                .isEqualTo(200);
    }

    @Test
    void headersThatAreNoPair() throws Exception {
        for (var header : List.of("Basic", "Basic !!!", "Basic YWJj", "Bearer abc", "Basic OmE=", "Basic YToxMDAl")) {
            asking().header("Authorization", header).refused(401, "invalid_client", "the Authorization header");
        }
    }

    @Test
    void anAssertionOfItsKey() throws Exception {
        assertThat(byAssertion(assertion()).issued().claims().path("client_id").asString())
                .isEqualTo("researcher-client");
        assertThat(byAssertion(assertion().claim("aud", GATEWAY + "/oauth2/token"))
                        .with("client_id", "researcher-client")
                        .send()
                        .statusCode())
                .isEqualTo(200);
        assertThat(byAssertion(assertion()
                                .header("typ", "client-authentication+jwt")
                                .claim("aud", List.of(GATEWAY)))
                        .send()
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void x012_anAssertionTwice() throws Exception {
        var id = UUID.randomUUID().toString();

        assertThat(byAssertion(assertion().claim("jti", id)).send().statusCode())
                .isEqualTo(200);

        refusedAssertion(assertion().claim("jti", id), "claim jti was used before");
    }

    @Test
    void anAssertionThatIsNotAcceptable() throws Exception {
        var now = Instant.now().getEpochSecond();
        refusedAssertion(assertion().claim("aud", "https://other.example.com"), "claim aud");
        refusedAssertion(assertion().claim("aud", List.of(GATEWAY, "https://other.example.com")), "claim aud");
        refusedAssertion(assertion().claim("iss", "somebody"), "claim iss");
        refusedAssertion(assertion().claim("exp", now - 1), "expired");
        refusedAssertion(assertion().claim("exp", now + 3600), "valid for longer");
        refusedAssertion(assertion().claim("exp", null), "claim exp is missing");
        refusedAssertion(assertion().claim("nbf", now + 120), "not valid before");
        refusedAssertion(assertion().claim("iat", now + 120), "issued in the future");
        refusedAssertion(assertion().claim("jti", null), "claim jti is missing");
        refusedAssertion(assertion().header("alg", "HS256"), "alg is none of");
        refusedAssertion(assertion().header("alg", "none"), "alg is none of");
        refusedAssertion(assertion().header("jku", "https://a.example.com"), "jku is not accepted");
        refusedAssertion(assertion().header("typ", "at+jwt"), "typ is none of");
        refusedAssertion(assertion().header("kid", "other"), "no key of this kid");
        refusedAssertion(assertion().signedBy(TestIssuer.newKey("researcher-1")), "signature is not valid");
        refusedAssertion(assertion().claim("sub", "orchestrator-client"), "no such client");
        refusedAssertion(assertion().claim("sub", "nobody"), "no such client");
    }

    @Test
    void anAssertionThatIsNone() throws Exception {
        asking().withoutClient()
                .assertion("abc")
                .refused(401, "invalid_client", "the client_assertion cannot be parsed");
        asking().withoutClient()
                .with("client_assertion", assertion().sign())
                .refused(400, "invalid_request", "must be sent together");
        asking().withoutClient()
                .assertion(assertion().sign())
                .with("client_assertion_type", "urn:other")
                .refused(401, "invalid_client", "the client_assertion_type is unknown");
        asking().withoutClient()
                .assertion(assertion().sign())
                .with("client_id", "writer-client")
                .refused(401, "invalid_client", "client_id is not the client");
    }

    @Test
    void rv01_in01_theOtherEndpointsAskForItToo() throws Exception {
        for (var path : List.of("/oauth2/introspect", "/oauth2/revoke")) {
            var answer = new Asking().with("token", "abc").send(path);

            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(JSON.readTree(answer.body()).path("error").asString()).isEqualTo("invalid_client");
        }
    }
}
