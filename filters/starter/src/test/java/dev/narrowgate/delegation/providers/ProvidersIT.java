package dev.narrowgate.delegation.providers;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.token.BearerToken;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Default tokens of identity providers, through a gateway that was told whose they are, and through one that was not. */
class ProvidersIT {

    private static final String IDP =
            "    - { issuer: \"https://idp.example.com\", jwks-uri: \"${idp}/jwks\", vouches-for: [ subject, actor ] }\n";

    private static GatewayHarness told;
    private static GatewayHarness untold;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        told = gateway(Files.createDirectory(folder.resolve("told")), true);
        untold = gateway(Files.createDirectory(folder.resolve("untold")), false);
    }

    private static GatewayHarness gateway(Path folder, boolean provided) throws Exception {
        var rsaJwks = Files.writeString(folder.resolve("rsa.jwks"), ProviderTokens.rsaJwks())
                .toUri();
        var issuers = Arrays.stream(ProviderTokens.values())
                .map(row -> row.configuration(provided, rsaJwks))
                .collect(Collectors.joining());
        var actors = Arrays.stream(ProviderTokens.values())
                .filter(ProviderTokens::isActor)
                .map(row -> "        - \"" + row.issuer() + "|" + row.actor() + "\"\n")
                .collect(Collectors.joining());
        var file = Files.writeString(folder.resolve("providers.yaml"), """
                delegation:
                  issuers:
                %s%s  policies:
                    tickets: { actor-issuers: [ https://idp.example.com ] }
                    ruled: { actor-issuers: [ https://idp.example.com ] }
                    strict:
                      require: [ actor, proof ]
                      actors:
                %s""".formatted(IDP, issuers, actors));
        return new GatewayHarness(folder, "--spring.config.additional-location=" + file.toUri());
    }

    @AfterAll
    static void stop() {
        told.close();
        untold.close();
    }

    @BeforeEach
    void forget() {
        told.reset();
        untold.reset();
    }

    @ParameterizedTest
    @EnumSource(ProviderTokens.class)
    void aDefaultTokenIsAcceptedOfItsProvider(ProviderTokens row) throws Exception {
        var answer = call(told, row, row.token(told.issuer()));

        assertThat(answer.statusCode()).as(reason(told, answer)).isEqualTo(200);
        var claims = forwarded();
        assertThat(claims.getSubject()).isEqualTo("alice");
        assertThat(claims.getStringClaim("scope")).isEqualTo("tickets:read");
        if (row.isActor()) {
            assertThat(claims.getJSONObjectClaim("act"))
                    .containsEntry("iss", row.issuer())
                    .containsEntry("sub", row.actor());
        } else {
            assertThat(claims.getStringClaim("sub_iss")).isEqualTo(row.issuer());
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderTokens.class)
    void aDefaultTokenIsRefusedWhereItsProviderIsNotNamed(ProviderTokens row) throws Exception {
        refused(untold, call(untold, row, row.token(untold.issuer())));
    }

    @ParameterizedTest
    @EnumSource(ProviderTokens.class)
    void aTokenForAnotherAudienceIsRefused(ProviderTokens row) throws Exception {
        for (var audience : List.of("https://other.example.com", List.of("a", "b"), List.of(), "", 7)) {
            refused(told, call(told, row, row.token(told.issuer()).claim("aud", audience)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ProviderTokens.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"COGNITO"})
    void aTokenWithoutAnAudienceIsRefused(ProviderTokens row) throws Exception {
        refused(told, call(told, row, row.token(told.issuer()).claim("aud", null)));
    }

    @Test
    void atCognitoAnotherClientIsAnotherAudience() throws Exception {
        refused(
                told,
                call(
                        told,
                        ProviderTokens.COGNITO,
                        ProviderTokens.COGNITO.token(told.issuer()).claim("client_id", "2other")));
    }

    @ParameterizedTest
    @EnumSource(ProviderTokens.class)
    void aTokenWithAnotherSignatureOrPastItsEndIsRefused(ProviderTokens row) throws Exception {
        var now = java.time.Instant.now().getEpochSecond();
        List<UnaryOperator<TestIssuer.Token>> wrong = List.of(
                token -> token.signedBy(TestIssuer.newKey("key-1")),
                token -> token.claim("exp", now - 1),
                token -> token.claim("exp", now - 0.001),
                token -> token.claim("exp", null),
                token -> token.claim("exp", "9999999999"),
                token -> token.claim("iat", null),
                token -> token.claim("nbf", now + 3600.5),
                token -> token.header("alg", "none"),
                token -> token.header("typ", "dpop+jwt"),
                token -> token.header("kid", "another"),
                token -> token.claim("iss", "https://stranger.example.com"));
        for (var change : wrong) {
            refused(told, call(told, row, change.apply(row.token(told.issuer()))));
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderTokens.class)
    void anIdTokenIsNoAccessToken(ProviderTokens row) throws Exception {
        if (row != ProviderTokens.SMALL) {
            refused(told, call(told, row, row.token(told.issuer()).claim("at_hash", "fPlsvVszI29LU2UhDyJ9vg")));
        }
    }

    @ParameterizedTest
    @EnumSource(ProviderTokens.class)
    void aTokenWithoutASubjectIsRefused(ProviderTokens row) throws Exception {
        var token = row.token(told.issuer());
        for (var name : List.of("sub", "oid", "repository", "azp", "preferred_username")) {
            token.claim(name, null);
        }
        refused(told, call(told, row, token));
    }

    @Test
    void aTokenWithoutAnIdIsKnownByItsHash() throws Exception {
        var token = ProviderTokens.AUTH0.token(told.issuer()).sign();

        assertThat(told.call("/tickets/1", "Authorization", "Bearer " + token).statusCode())
                .isEqualTo(200);

        var id = new BearerToken(token).fingerprint().tokenId();
        assertThat(id).startsWith("sha256:").hasSize(50);
        assertThat(forwarded().getJSONObjectClaim("parent")).containsEntry("jti", id);
        assertThat(told.audited())
                .anyMatch(record ->
                        record.path("incoming").path("jti").asString("").equals(id));
    }

    @Test
    void aTokenWithoutAClientIsAskedForByThisGateway() throws Exception {
        assertThat(call(told, ProviderTokens.SPRING, ProviderTokens.SPRING.token(told.issuer()))
                        .statusCode())
                .isEqualTo(200);

        assertThat(forwarded().getStringClaim("client_id")).isEqualTo(GatewayHarness.GATEWAY);
    }

    @Test
    void aNameStandsBesideTheIdentifierOfItsSubject() throws Exception {
        var token = ProviderTokens.KEYCLOAK.token(told.issuer()).claim("preferred_username", "ali\u010De, 100%");

        var answer =
                told.call("/tickets/1", "Authorization", "Bearer " + token.sign(), "delegation_subject.name", "root");

        assertThat(answer.statusCode()).isEqualTo(200);
        var request = told.forwarded().getLast();
        assertThat(request.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(request.header("Delegation-Subject-Name").values()).containsExactly("ali%C4%8De, 100%25");
        assertThat(request.containsHeader("delegation_subject.name")).isFalse();
        assertThat(forwarded().getStringClaim("sub_name")).isEqualTo("ali\u010De, 100%");
        assertThat(told.audited())
                .anyMatch(record ->
                        record.path("subject").path("name").asString("").equals("ali\u010De, 100%"));
    }

    @Test
    void withoutANameACallersOwnIsRemoved() throws Exception {
        var token = ProviderTokens.OKTA
                .token(told.issuer())
                .claim("sub_name", "root")
                .claim("preferred_username", "root");

        told.call("/tickets/1", "Authorization", "Bearer " + token.sign(), "Delegation-Subject-Name", "root");

        assertThat(told.forwarded().getLast().containsHeader("Delegation-Subject-Name"))
                .isFalse();
        assertThat(forwarded().getStringClaim("sub_name")).isNull();
    }

    @Test
    void aUserOfAClientIsNotItsServiceAccount() throws Exception {
        var row = ProviderTokens.KEYCLOAK_ACTOR;
        for (var name : List.of("mallory", "service-account-other", "orchestrator")) {
            refused(told, call(told, row, row.token(told.issuer()).claim("preferred_username", name)));
        }
        refused(told, call(told, row, row.token(told.issuer()).claim("client_id", null)));
        refused(told, call(told, row, row.token(told.issuer()).claim("client_id", "other")));
    }

    @ParameterizedTest
    @EnumSource(names = {"KEYCLOAK_ACTOR", "ENTRA_ACTOR"})
    void anAgentThatShowsItsTokenInBothPlacesIsItsOwnActor(ProviderTokens row) throws Exception {
        var token = row.token(told.issuer()).claim("scope", "tickets:read").claim("roles", List.of("tickets:read"));
        var subject = token.claim("jti", "1").claim("uti", "1").sign();
        var actor = token.claim("jti", "2").claim("uti", "2").sign();

        var answer = told.call("/strict/1", "Authorization", "Bearer " + subject, "Actor-Token", actor);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(told.audited(answer).toString()).contains("which cannot be its own actor");
        assertThat(told.forwarded()).isEmpty();
    }

    @Test
    void anotherWorkflowIsAnotherActor() throws Exception {
        var row = ProviderTokens.GITHUB_WORKFLOW;
        for (var workflow : List.of("deploy", "deploy%3A prod", "deploy:prod", "x:workflow:deploy: prod")) {
            var answer = call(told, row, row.token(told.issuer()).claim("workflow", workflow));
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(told.forwarded()).isEmpty();
        }
    }

    /** Claims at random, of several meanings and types, in tokens of every provider: only what is addressed to this gateway passes. */
    @ParameterizedTest
    @EnumSource(ProviderTokens.class)
    void noDialectTakesATokenOfAnotherAudience(ProviderTokens row) throws Exception {
        var random = new Random(row.ordinal());
        var names = List.of(
                "client_id", "cid", "azp", "appid", "resource", "scope", "scp", "jti", "uti", "typ", "token_use");
        for (int i = 0; i < 25; i++) {
            var token = row.token(told.issuer()).claim("aud", "https://other.example.com");
            for (int j = random.nextInt(4); j > 0; j--) {
                token.claim(names.get(random.nextInt(names.size())), value(random));
            }
            refused(told, call(told, row, token));
        }
    }

    private static Object value(Random random) {
        return switch (random.nextInt(5)) {
            case 0 -> "narrowgate";
            case 1 -> List.of("https://gateway.example.com", "tickets:read");
            case 2 -> 7;
            case 3 -> "";
            default -> "https://gateway.example.com";
        };
    }

    private static HttpResponse<String> call(GatewayHarness gateway, ProviderTokens row, TestIssuer.Token token)
            throws Exception {
        if (!row.isActor()) {
            return gateway.call("/tickets/1", "Authorization", "Bearer " + token.sign());
        }
        var person = gateway.issuer().token("alice", GatewayHarness.GATEWAY).claim("scope", "tickets:read");
        return gateway.call("/strict/1", "Authorization", "Bearer " + person.sign(), "Actor-Token", token.sign());
    }

    private static void refused(GatewayHarness gateway, HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isIn(401, 503);
        assertThat(gateway.forwarded()).isEmpty();
    }

    private static String reason(GatewayHarness gateway, HttpResponse<String> answer) throws Exception {
        return answer.statusCode() == 200 ? "" : gateway.audited(answer).toString() + json(answer);
    }

    private static JWTClaimsSet forwarded() throws Exception {
        var request = told.forwarded().getLast();
        return SignedJWT.parse(request.getHeader("Authorization").substring("Bearer ".length()))
                .getJWTClaimsSet();
    }
}
