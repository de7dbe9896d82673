package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.JWKSet;
import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Without a part that it needs the token service issues no token, and says that it is worth trying again. */
class ServiceTroubleIT {

    @TempDir
    private Path folder;

    @Configuration(proxyBeanMethods = false)
    static class ASinkThatIsFull {
        @Bean
        EngineCustomizer customizer() {
            return new EngineCustomizer() {
                @Override
                public AuditSink auditSink(AuditSink configured) {
                    return record -> Answer.refused(new AuditUnavailable("full"));
                }
            };
        }
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static final String[] SERVICE = {
        "--delegation.token-service.clients.a.client-id=a-client",
        "--delegation.token-service.clients.a.actor=researcher",
        "--delegation.token-service.clients.a.policies=tickets"
    };

    private static String[] with(String... more) {
        var all = new java.util.ArrayList<>(List.of(SERVICE));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private static HttpResponse<String> ask(GatewayHarness gateway, String path, String form) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + path))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        return CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static String exchange(GatewayHarness gateway) {
        return "grant_type=" + URLEncoder.encode(TokenServiceAttack.EXCHANGE, StandardCharsets.UTF_8)
                + "&subject_token_type="
                + URLEncoder.encode(TokenServiceAttack.ACCESS_TOKEN, StandardCharsets.UTF_8)
                + "&audience=https%3A%2F%2Ftickets.example.com&subject_token="
                + gateway.delegation().actors("researcher").sign();
    }

    /** What a client shows of itself, as the rest of a form. */
    private static String shown(TestIssuer client) {
        return "&client_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer"
                + "&client_assertion="
                + client.token(client.issuer(), GATEWAY)
                        .header("typ", "JWT")
                        .livesFor(60)
                        .sign();
    }

    private static void unavailable(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(503);
        assertThat(answer.body()).contains("temporarily_unavailable").doesNotContain("access_token");
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void withoutARecordNothingIsIssued() throws Exception {
        try (var gateway = new GatewayHarness(
                folder,
                List.of(ASinkThatIsFull.class),
                with(
                        "--delegation.token-service.clients.a.authentication=client_secret_post",
                        "--delegation.token-service.clients.a.client-secret=s3cret-of-the-test"))) {
            unavailable(ask(
                    gateway,
                    "/oauth2/token",
                    exchange(gateway) + "&client_id=a-client&client_secret=s3cret-of-the-test"));
        }
    }

    /** Acts that are no hops have a sink of their own. */
    @Configuration(proxyBeanMethods = false)
    static class ActsThatCannotBeWritten {
        @Bean
        EngineCustomizer customizer() {
            return new EngineCustomizer() {
                @Override
                public ActSink actSink(ActSink configured) {
                    return new ActSink() {
                        @Override
                        public Answer<Recorded> record(TokenAct act) {
                            return Answer.refused(new AuditUnavailable("full"));
                        }

                        @Override
                        public Answer<Recorded> record(GatewayAct act) {
                            return Answer.refused(new AuditUnavailable("full"));
                        }
                    };
                }
            };
        }
    }

    @Test
    void withoutARecordNothingIsSaidOfATokenAndNoneIsTakenBack() throws Exception {
        try (var gateway = new GatewayHarness(
                folder,
                List.of(ActsThatCannotBeWritten.class),
                with(
                        "--delegation.token-service.clients.a.authentication=client_secret_post",
                        "--delegation.token-service.clients.a.client-secret=s3cret-of-the-test"))) {
            var client = "&client_id=a-client&client_secret=s3cret-of-the-test";
            var issued = JsonMapper.builder()
                    .build()
                    .readTree(ask(gateway, "/oauth2/token", exchange(gateway) + client)
                            .body())
                    .path("access_token")
                    .asString();
            unavailable(ask(gateway, "/oauth2/introspect", "token=" + issued + client));
            unavailable(ask(gateway, "/oauth2/revoke", "token=" + issued + client));

            var revoked = gateway.context().getBean(StateStore.class);
            assertThat(revoked.revocations()).isEmpty();
        }
    }

    @Test
    void theKeysOfAClientCannotBeHad() throws Exception {
        var client = new TestIssuer("a-client", "a-1");
        try (var gateway = new GatewayHarness(
                folder,
                with(
                        "--delegation.token-service.clients.a.authentication=private_key_jwt",
                        "--delegation.token-service.clients.a.jwks-uri=http://127.0.0.1:1/jwks"))) {
            var stranger = new TestIssuer("b-client", "a-1");
            for (var path : List.of("/oauth2/token", "/oauth2/introspect", "/oauth2/revoke")) {
                var form = exchange(gateway) + "&token=abc";
                var known = ask(gateway, path, form + shown(client));
                var unknown = ask(gateway, path, form + shown(stranger));

                assertThat(known.statusCode()).isEqualTo(401);
                assertThat(unknown.statusCode()).isEqualTo(401);
                assertThat(known.body()).contains("invalid_client").isEqualTo(unknown.body());
                assertThat(known.headers().map()).isEqualTo(unknown.headers().map());
            }
            var reasons = gateway.audited().stream()
                    .map(record -> record.path("reason").asString())
                    .toList();
            assertThat(reasons)
                    .anyMatch(reason -> reason.contains("client a-client: no keys of issuer client a-client"));
            assertThat(reasons).anyMatch(reason -> reason.contains("no such client"));
        }
    }

    @Test
    void rv02_aRevocationThatCannotBeRememberedIsNotConfirmed() throws Exception {
        try (var gateway = new GatewayHarness(
                folder,
                with(
                        "--delegation.token-service.clients.a.authentication=client_secret_post",
                        "--delegation.token-service.clients.a.client-secret=s3cret-of-the-test",
                        "--delegation.proofs.dpop.maximum-remembered=100"))) {
            var credentials = "&client_id=a-client&client_secret=s3cret-of-the-test";
            // One client fills half of the room, and no more of what is left.
            for (int i = 0; i <= 50; i++) {
                var answer = ask(gateway, "/oauth2/token", exchange(gateway) + credentials);
                assertThat(answer.statusCode()).isEqualTo(200);
                var token = TokenServiceAttack.JSON
                        .readTree(answer.body())
                        .path("access_token")
                        .asString();
                var revoked = ask(gateway, "/oauth2/revoke", "token=" + token + credentials);
                if (i < 50) {
                    assertThat(revoked.statusCode()).isEqualTo(200);
                } else {
                    unavailable(revoked);
                }
            }
        }
    }

    @Test
    @Timeout(20)
    void theFileOfAClientsKeysMayBeRenewed() throws Exception {
        var client = new TestIssuer("a-client", "a-1");
        var keys = folder.resolve("client.jwks");
        Files.writeString(keys, client.jwks());
        try (var gateway = new GatewayHarness(
                folder,
                with(
                        "--delegation.token-service.clients.a.authentication=private_key_jwt",
                        "--delegation.token-service.clients.a.jwks-uri=" + keys.toUri()))) {
            client.rotate("a-2");
            Files.writeString(keys, new JWKSet(client.key()).toPublicJWKSet().toString());

            var answer = ask(gateway, "/oauth2/token", exchange(gateway) + shown(client));
            // Asking the file again has its own pace.
            while (answer.statusCode() != 200) {
                answer = ask(gateway, "/oauth2/token", exchange(gateway) + shown(client));
            }

            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        }
    }
}
