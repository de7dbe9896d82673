package dev.narrowgate.delegation.hostile.proof;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestAuthority;
import dev.narrowgate.delegation.TestHolder;
import dev.narrowgate.delegation.testing.GatewayHarness;
import io.netty.pkitesting.X509Bundle;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway behind a peer that ends TLS, which asks for nonces, and whose routes have identifiers of their own. */
class ForwardedCertificateIT {

    private static TestAuthority authority;
    private static X509Bundle own;
    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        authority = new TestAuthority("example.org");
        own = authority.issue(authority.svid("/agents/researcher"));
        var bundle = Files.writeString(folder.resolve("bundle.json"), authority.bundle());
        gateway = new GatewayHarness(
                folder,
                "--delegation.proofs.client-cert-from=127.0.0.1/32",
                "--delegation.proofs.dpop.nonces=true",
                "--delegation.proofs.trust-domains[0].name=example.org",
                "--delegation.proofs.trust-domains[0].bundle=" + bundle.toUri(),
                "--delegation.policies.strict.resource=https://gateway.example.com/strict",
                "--delegation.policies.ruled.acr-values=phishing-resistant,multi-factor",
                "--delegation.policies.ruled.max-age=5m");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    @Test
    void mt03_aConfiguredPeerSaysWhichCertificateItSaw() throws Exception {
        var answer = call(bound(), "Client-Cert", ":" + base64(own) + ":");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(gateway.forwarded().getFirst().getHeader("Delegation-Actor"))
                .isEqualTo("spiffe://example.org/agents/researcher");
        assertThat(gateway.forwarded().getFirst().getHeader("Client-Cert")).isNull();
        assertThat(call(
                                bound(),
                                "Client-Cert",
                                ":" + base64(own) + ":",
                                "Client-Cert-Chain",
                                ":" + base64(authority.root()) + ":")
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", ":x", ":!!:", "::", ":AAAA:", "\"AAAA\"", "42", ":AAAA:, :AAAA:"})
    void mt03_refusesAHeaderThatIsNoCertificate(String value) throws Exception {
        var answer = call(bound(), "Client-Cert", value);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void mt03_refusesAChainThatIsNoneOrIsTooLong() throws Exception {
        var leaf = ":" + base64(own) + ":";

        assertThat(call(bound(), "Client-Cert", leaf, "Client-Cert-Chain", "x;").statusCode())
                .isEqualTo(400);
        assertThat(call(bound(), "Client-Cert", leaf, "Client-Cert-Chain", "(:AAAA:)")
                        .statusCode())
                .isEqualTo(400);
        assertThat(call(
                                bound(),
                                "Client-Cert",
                                leaf,
                                "Client-Cert-Chain",
                                String.join(", ", java.util.Collections.nCopies(9, ":AA==:")))
                        .statusCode())
                .isEqualTo(400);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void dp07_asksForANonceAndSaysWhich() throws Exception {
        var holder = new TestHolder();
        var token = gateway.delegation().claim("cnf", holder.confirmation()).sign();
        var uri = GATEWAY + "/tickets/1";

        var asked = dpop(token, holder.proof("GET", uri, token));
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("use_dpop_nonce");
        var nonce = asked.headers().firstValue("DPoP-Nonce").orElseThrow();
        assertThat(gateway.forwarded()).isEmpty();

        var answer = dpop(token, holder.proof("GET", uri, token).claim("nonce", nonce));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("DPoP-Nonce")).isPresent();
    }

    @Test
    void b005_aNonceOfAnotherGatewayIsNone() throws Exception {
        var holder = new TestHolder();
        var token = gateway.delegation().claim("cnf", holder.confirmation()).sign();

        var asked =
                dpop(token, holder.proof("GET", GATEWAY + "/tickets/1", token).claim("nonce", "forged"));

        assertThat(asked.headers().firstValue("WWW-Authenticate").orElseThrow()).contains("use_dpop_nonce");
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void j032_aTokenForAnotherRouteIsRefused() throws Exception {
        var actor = gateway.issuer().token("orchestrator", "https://gateway.example.com/strict");

        var general = gateway.call(
                "/strict/1", "Authorization", "Bearer " + gateway.delegation().sign(), "Actor-Token", actor.sign());
        assertThat(general.statusCode()).isEqualTo(401);
        assertThat(general.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains(
                        "resource_metadata=\"https://gateway.example.com/.well-known/oauth-protected-resource/strict\"");
        assertThat(gateway.forwarded()).isEmpty();

        var own = gateway.delegation()
                .claim("aud", "https://gateway.example.com/strict")
                .sign();
        assertThat(gateway.call("/strict/1", "Authorization", "Bearer " + own, "Actor-Token", actor.sign())
                        .statusCode())
                .isEqualTo(200);
        assertThat(gateway.call("/tickets/1", "Authorization", "Bearer " + own).statusCode())
                .isEqualTo(401);
    }

    @Test
    void pr01_theMetadataOfAResourceStandBetweenHostAndPath() throws Exception {
        var strict = json(gateway.call("/.well-known/oauth-protected-resource/strict"));
        var general = json(gateway.call("/.well-known/oauth-protected-resource"));

        assertThat(strict.get("resource").asString()).isEqualTo("https://gateway.example.com/strict");
        assertThat(strict.get("scopes_supported").toString()).isEqualTo("[\"tickets:read\"]");
        assertThat(general.get("resource").asString()).isEqualTo(GATEWAY);
        assertThat(general.get("authorization_servers").toString())
                .isEqualTo("[\"https://idp.example.com\",\"https://dark.example.com\"]");
        assertThat(general.get("dpop_signing_alg_values_supported").toString()).contains("ES256");
        assertThat(general.get("tls_client_certificate_bound_access_tokens").asBoolean())
                .isTrue();
    }

    @Test
    void pr04_metadataDoNotFollowTheHostOfTheRequest() throws Exception {
        var answer = gateway.raw(
                "GET /tickets/1 HTTP/1.1",
                "Host: evil.example.com",
                "X-Forwarded-Host: evil.example.com",
                "Connection: close");

        assertThat(answer)
                .contains("resource_metadata=\"https://gateway.example.com/.well-known/oauth-protected-resource\"")
                .doesNotContain("evil");
    }

    @Test
    void be04_withoutCredentialsTheChallengeNamesBothSchemesAndNoError() throws Exception {
        assertThat(gateway.call("/tickets/1").headers().allValues("WWW-Authenticate"))
                .hasSize(2)
                .anyMatch(challenge -> challenge.startsWith("Bearer resource_metadata="))
                .anyMatch(challenge -> challenge.startsWith("DPoP algs=\"ES256 "))
                .noneMatch(challenge -> challenge.contains("error"));
    }

    @Test
    void su01_asksForTheAuthenticationThatWouldDo() throws Exception {
        var now = java.time.Instant.now().getEpochSecond();
        var weak = gateway.delegation().claim("acr", "password").claim("auth_time", now);

        var answer = gateway.call("/ruled/1", "Authorization", "Bearer " + weak.sign());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(json(answer).get("code").asString()).isEqualTo("authentication-insufficient");
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("error=\"insufficient_user_authentication\"")
                .contains("acr_values=\"phishing-resistant multi-factor\"")
                .contains("max_age=\"300\"");
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.call(
                                "/ruled/1",
                                "Authorization",
                                "Bearer " + weak.claim("acr", "multi-factor").sign())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void su03_theAuthenticationClaimsGoOnUnchanged() throws Exception {
        var at = java.time.Instant.now().getEpochSecond() - 100;

        gateway.call(
                "/ruled/1",
                "Authorization",
                "Bearer "
                        + gateway.delegation()
                                .claim("acr", "multi-factor")
                                .claim("auth_time", at)
                                .sign());

        var issued = gateway.forwarded().getFirst().getHeader("Authorization").substring("Bearer ".length());
        var claims = com.nimbusds.jwt.SignedJWT.parse(issued).getJWTClaimsSet();
        assertThat(claims.getStringClaim("acr")).isEqualTo("multi-factor");
        assertThat(claims.getLongClaim("auth_time")).isEqualTo(at);
    }

    private static String bound() throws Exception {
        var digest =
                MessageDigest.getInstance("SHA-256").digest(own.getCertificate().getEncoded());
        var thumbprint = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        return gateway.delegation().claim("cnf", Map.of("x5t#S256", thumbprint)).sign();
    }

    private static String base64(X509Bundle bundle) throws Exception {
        return Base64.getEncoder().encodeToString(bundle.getCertificate().getEncoded());
    }

    private static HttpResponse<String> call(String token, String... headers) throws Exception {
        var all = new java.util.ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(headers));
        return gateway.call("/tickets/1", all.toArray(String[]::new));
    }

    private static HttpResponse<String> dpop(String token, TestHolder.ProofMethod proof) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "DPoP " + token, "DPoP", proof.sign());
    }
}
