package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestHolder;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.TestPki;
import dev.narrowgate.delegation.testing.TlsCaller;
import dev.narrowgate.gateway.real.LiveIssuer.Session;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The requirements for a gateway with any issuer. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class IssuerContract {

    private static final List<String> WITH_A_SECRET =
            List.of("client-id: https://gateway.example.com", "client-secret: gateway-secret-of-the-tests");

    private static final List<String> WITH_A_KEY = List.of(
            "client-id: gateway-with-a-key",
            "authentication: private_key_jwt",
            "client-key: file:@FOLDER@/gateway.jwks");

    private final TestPki certificates = LiveIssuer.CERTIFICATES;
    private final List<GatewayHarness> gateways = new ArrayList<>();

    private Path folder;
    private LiveIssuer issuer;
    private GatewayHarness reading;
    private GatewayHarness askingWithASecret;
    private GatewayHarness askingWithAKey;
    private GatewayHarness overTls;

    abstract LiveIssuer start() throws Exception;

    @BeforeAll
    void start(@TempDir Path place) throws Exception {
        folder = place;
        Files.writeString(folder.resolve("gateway.jwks"), new JWKSet(LiveIssuer.GATEWAY_KEY).toString(false));
        issuer = start();
        reading = gateway("reading", "");
        askingWithASecret = gateway("secret", introspection(WITH_A_SECRET));
        askingWithAKey = gateway("key", introspection(WITH_A_KEY));
        TestPki.writePem(certificates.server(), folder, "gateway");
        overTls = gateway(
                "tls",
                introspection(WITH_A_SECRET),
                "--server.ssl.bundle=gateway",
                "--server.ssl.client-auth=want",
                "--spring.ssl.bundle.pem.gateway.keystore.certificate=" + folder.resolve("gateway.crt"),
                "--spring.ssl.bundle.pem.gateway.keystore.private-key=" + folder.resolve("gateway.key"));
    }

    @AfterAll
    void stop() throws Exception {
        gateways.forEach(GatewayHarness::close);
        if (issuer != null) {
            issuer.close();
        }
    }

    @BeforeEach
    void forget() {
        gateways.forEach(GatewayHarness::reset);
    }

    private String introspection(List<String> client) {
        var settings = new ArrayList<>(client);
        settings.addAll(List.of("tokens: all", "keep: 300ms", "keep-negative: 0s", "timeout: 30s"));
        return "    introspection:\n      " + String.join("\n      ", settings).replace("@FOLDER@", folder.toString());
    }

    private GatewayHarness gateway(String name, String introspection, String... settings) throws IOException {
        var place = Files.createDirectory(folder.resolve(name));
        var issuers = Files.writeString(place.resolve("issuers.yaml"), """
                delegation.issuers:
                  - issuer: %s
                    discovery: true
                    vouches-for: [ subject, actor ]
                """.formatted(issuer.issuer()) + introspection);
        var all = new ArrayList<>(List.of(settings));
        all.add("--spring.config.additional-location=" + issuers.toUri());
        all.add("--delegation.actors.researcher.issuer=" + issuer.issuer());
        // Real servers share the machine with the test.
        all.add("--delegation.keys.timeout=30s");
        all.add("--spring.cloud.gateway.server.webflux.httpclient.response-timeout=20s");
        var gateway = new GatewayHarness(place, all.toArray(String[]::new));
        gateways.add(gateway);
        return gateway;
    }

    private static HttpResponse<String> call(GatewayHarness gateway, Session session) throws Exception {
        return gateway.call("/tickets/1", "Authorization", "Bearer " + session.token());
    }

    private static void forwarded(GatewayHarness gateway, Session session) throws Exception {
        forwarded(gateway, session, call(gateway, session));
    }

    private static void forwarded(GatewayHarness gateway, Session session, HttpResponse<String> answer)
            throws Exception {
        assertThat(answer.statusCode())
                .as(gateway.audited().getLast().toString())
                .isEqualTo(200);
        var seen = gateway.forwarded().getLast();
        assertThat(seen.getHeader("Authorization")).doesNotContain(session.token());
        assertThat(seen.getHeader("Delegation-Subject"))
                .isEqualTo(SignedJWT.parse(session.token()).getJWTClaimsSet().getSubject());
    }

    private static void refused(GatewayHarness gateway, Session session) throws Exception {
        refused(gateway, session, call(gateway, session));
    }

    private static void refused(GatewayHarness gateway, Session session, HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(GatewayHarness.json(answer).path("code").asString()).isEqualTo("token-rejected");
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().toString()).doesNotContain(session.token());
    }

    /** The gateway may cache an introspection answer for a moment, and no longer. */
    private static void refusedSoon(GatewayHarness gateway, Session session) throws Exception {
        for (int calls = 0; call(gateway, session).statusCode() == 200; calls++) {
            assertThat(calls).as("still believed").isLessThan(100_000);
        }
        gateway.reset();
        refused(gateway, session);
    }

    @Test
    void aTokenIsVerifiedWithTheKeysThatTheMetadataNames() throws Exception {
        forwarded(reading, issuer.login());
    }

    @Test
    void aTokenWithAnotherAudienceIsRefused() throws Exception {
        var session = issuer.loginElsewhere();

        refused(reading, session);
        refused(askingWithASecret, session);
    }

    @Test
    void anAgentProvesItsIdentityWithItsOwnToken() throws Exception {
        var agent = issuer.agent();

        var answer = reading.call(
                "/tickets/1", "Authorization", "Bearer " + issuer.login().token(), "Actor-Token", agent);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(reading.forwarded().getLast().getHeader("Delegation-Actor"))
                .isEqualTo(SignedJWT.parse(agent).getJWTClaimsSet().getSubject());
    }

    @Test
    void in01_anIssuerAnswersToASecretUntilItsUserLogsOut() throws Exception {
        var session = issuer.login();
        forwarded(askingWithASecret, session);

        session.end();

        refusedSoon(askingWithASecret, session);
        // A gateway that only reads the token does not learn of the logout.
        forwarded(reading, session);
    }

    @Test
    void in01_anIssuerAnswersToAKeyUntilItsUserLogsOut() throws Exception {
        var session = issuer.login();
        forwarded(askingWithAKey, session);

        session.end();

        refusedSoon(askingWithAKey, session);
    }

    @Test
    void dp11_aTokenThatIsBoundToAKeyIsNoBearerToken() throws Exception {
        var session = issuer.loginWith(TestIssuer.newKey("dpop"));

        refused(reading, session);
        refused(askingWithASecret, session);
    }

    @Test
    void dp09_aTokenThatIsBoundToAKeyIsForwardedWithItsProof() throws Exception {
        var holder = new TestHolder();
        var session = issuer.loginWith(holder.key());

        forwarded(reading, session, prove(reading, session, holder));
        // The answer binds the token to the same key, with the same effect.
        forwarded(askingWithASecret, session, prove(askingWithASecret, session, holder));
    }

    @Test
    void b002_aProofOfAnotherKeyIsRefused() throws Exception {
        var session = issuer.loginWith(new TestHolder().key());

        refused(reading, session, prove(reading, session, new TestHolder()));
        refused(askingWithASecret, session, prove(askingWithASecret, session, new TestHolder()));
    }

    private static HttpResponse<String> prove(GatewayHarness gateway, Session session, TestHolder holder)
            throws Exception {
        var proof = holder.proof("GET", LiveIssuer.GATEWAY + "/tickets/1", session.token());
        return gateway.call("/tickets/1", "Authorization", "DPoP " + session.token(), "DPoP", proof.sign());
    }

    @Test
    void mt02_aTokenThatIsBoundToACertificateIsForwardedWithIt() throws Exception {
        var certificate = certificates.client("app");
        var session = issuer.loginWith(certificate);

        forwarded(overTls, session, show(certificate, session));
    }

    @Test
    void b008_anotherCertificateOrNoneIsRefused() throws Exception {
        var session = issuer.loginWith(certificates.client("app"));

        refused(overTls, session, show(certificates.client("app"), session));
        refused(overTls, session, show(null, session));
    }

    private HttpResponse<String> show(X509Bundle certificate, Session session) throws Exception {
        return new TlsCaller(overTls.port(), certificates.authority(), certificate)
                .call("/tickets/1", "Authorization", "Bearer " + session.token());
    }

    @Test
    void mt01_aTokenThatIsBoundToACertificateIsRefusedWithoutIt() throws Exception {
        var session = issuer.loginWith(certificates.client("app"));

        refused(reading, session);
        refused(askingWithASecret, session);
    }
}
