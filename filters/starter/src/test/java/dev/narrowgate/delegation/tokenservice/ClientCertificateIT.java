package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.CertificateWorld.RESEARCHER;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestAuthority;
import dev.narrowgate.delegation.testing.CertificateWorld;
import dev.narrowgate.delegation.testing.GatewayHarness;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A client that is recognised by the X.509-SVID of its workload (RFC 8705, section 2.1). */
class ClientCertificateIT {

    private static TestAuthority authority;
    private static X509Bundle server;
    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var world = new CertificateWorld();
        authority = world.authority();
        server = world.server();
        gateway = world.gateway(
                folder,
                "--delegation.token-service.clients.a.client-id=a-client",
                "--delegation.token-service.clients.a.authentication=tls_client_auth",
                "--delegation.token-service.clients.a.actor=researcher",
                "--delegation.token-service.clients.a.policies=tickets");
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static HttpResponse<String> ask(X509Bundle own, String client) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                own == null ? null : own.toKeyManagerFactory().getKeyManagers(),
                server.toTrustManagerFactory().getTrustManagers(),
                null);
        var form = "grant_type=" + URLEncoder.encode(TokenServiceAttack.EXCHANGE, StandardCharsets.UTF_8)
                + "&subject_token_type="
                + URLEncoder.encode(TokenServiceAttack.ACCESS_TOKEN, StandardCharsets.UTF_8)
                + "&audience=https%3A%2F%2Ftickets.example.com&client_id=" + client + "&subject_token="
                + gateway.delegation().actors("researcher").sign();
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + "/oauth2/token"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .build()
                .send(request, HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void itsWorkloadIsServed() throws Exception {
        var answer = ask(authority.issue(authority.svid(RESEARCHER)), "a-client");

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var token = TokenServiceAttack.JSON
                .readTree(answer.body())
                .path("access_token")
                .asString();
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("client_id"))
                .isEqualTo("a-client");
        var record = gateway.audited().getFirst();
        assertThat(record.path("presenter").path("proof").asString()).isEqualTo("x509_svid client");
    }

    @Test
    void anotherWorkloadNoneAndAnotherClientAreNot() throws Exception {
        for (var answer : new HttpResponse<?>[] {
            ask(authority.issue(authority.svid("/agents/writer")), "a-client"),
            ask(null, "a-client"),
            ask(authority.issue(authority.svid(RESEARCHER)), "b-client")
        }) {
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(String.valueOf(answer.body())).contains("invalid_client").doesNotContain("access_token");
        }
    }
}
