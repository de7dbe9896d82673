package dev.narrowgate.delegation.provenance;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** With {@code delegation.provenance.signed}, beside the gateway's own tokens too. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SignedEverywhereIT {

    private static final String NAME = ReservedHeaders.PROVENANCE;

    private GatewayHarness gateway;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(
                folder,
                "--delegation.provenance.signed=true",
                "--delegation.policies.ruled.credential.api-key.value=s3cret-of-the-test",
                "--raw-hop=http://127.0.0.1:1");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.nextHop().resetAll();
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok("served")));
    }

    @Test
    void theGatewaysOwnTokenHasItBesideItToo() throws Exception {
        var answer = gateway.call(
                "/tickets/1", "Authorization", "Bearer " + gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(200);
        var sent = gateway.forwarded().getLast();
        var token = sent.getHeader("Authorization").substring("Bearer ".length());
        var said = SignedJWT.parse(sent.getHeader(NAME)).getJWTClaimsSet();
        var claims = SignedJWT.parse(token).getJWTClaimsSet();
        assertThat(said.getIssuer()).isEqualTo(GATEWAY);
        assertThat(said.getStringClaim("ath"))
                .isEqualTo(TokenFingerprint.of(token).base64Url());
        for (var name :
                new String[] {"act", "task_id", "hop", "parent", "decision", "policy", "sub", "sub_iss", "exp"}) {
            assertThat(said.getClaim(name)).as(name).isEqualTo(claims.getClaim(name));
        }
    }

    @Test
    void aCredentialThatIsNoTokenHasNoneBecauseNothingCanBeBoundToIt() throws Exception {
        var answer = gateway.call(
                "/ruled/1", "Authorization", "Bearer " + gateway.delegation().sign());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded().getLast().containsHeader(NAME)).isFalse();
        assertThat(gateway.forwarded().getLast().getHeader("X-API-Key")).isEqualTo("s3cret-of-the-test");
    }

    @Test
    void lawNineAHeaderOfACallerUnderItsNameEndsHere() throws Exception {
        for (var name : new String[] {NAME, "delegation_provenance", "DELEGATION.PROVENANCE"}) {
            forget();
            var own = gateway.call(
                    "/tickets/1",
                    "Authorization",
                    "Bearer " + gateway.delegation().sign(),
                    name,
                    "forged");
            var plain = gateway.call("/plain/1", name, "forged");

            assertThat(own.statusCode()).isEqualTo(200);
            assertThat(plain.statusCode()).isEqualTo(200);
            assertThat(gateway.forwarded()).hasSize(2);
            assertThat(gateway.forwarded())
                    .allSatisfy(request ->
                            assertThat(request.getHeaders().all().toString()).doesNotContain("forged"));
        }
    }

    @Test
    void lawNineANextHopDoesNotAnswerWithIt() throws Exception {
        gateway.nextHop().stubFor(any(anyUrl()).willReturn(ok("served").withHeader(NAME, "forged")));

        var answer = gateway.call(
                "/tickets/1", "Authorization", "Bearer " + gateway.delegation().sign());
        var plain = gateway.call("/plain/1");

        assertThat(answer.headers().map()).doesNotContainKey(NAME.toLowerCase(java.util.Locale.ROOT));
        assertThat(plain.headers().map()).doesNotContainKey(NAME.toLowerCase(java.util.Locale.ROOT));
    }
}
