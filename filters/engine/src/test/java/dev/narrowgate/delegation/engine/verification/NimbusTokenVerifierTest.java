package dev.narrowgate.delegation.engine.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.keys.KeySet;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

class NimbusTokenVerifierTest {

    private static final String GATEWAY = "https://gateway.example.com";
    private static final TestIssuer IDP = new TestIssuer("https://idp.example.com");
    private static final TestIssuer PEOPLE = new TestIssuer("https://people.example.com");
    private static final TestIssuer PEER = new TestIssuer("https://peer.example.com");

    private final NimbusTokenVerifier verifier = new NimbusTokenVerifier(
            List.of(
                    trusted(IDP, Set.of(IssuerRole.SUBJECT, IssuerRole.ACTOR)),
                    trusted(PEOPLE, Set.of(IssuerRole.SUBJECT)),
                    trusted(PEER, Set.of(IssuerRole.GATEWAY))),
            InstantSource.system());

    private static TrustedIssuer trusted(TestIssuer issuer, Set<IssuerRole> vouchesFor) {
        var keys = KeySet.parse(issuer.jwks().getBytes(StandardCharsets.UTF_8));
        IssuerKeys source = (keyId, algorithm) -> keys.find(keyId, algorithm) == null
                ? Answer.refused(new TokenRejected("no such key"))
                : Answer.ready(keys.find(keyId, algorithm));
        return new TrustedIssuer(
                issuer.issuer(),
                source,
                Set.of("ES256"),
                Set.of("at+jwt"),
                vouchesFor,
                "task_id",
                TimeBounds.token(Duration.ofSeconds(30), Duration.ofHours(1)));
    }

    private static TestIssuer.Token good() {
        return IDP.token("alice", GATEWAY)
                .claim("scope", "tickets:read tickets:write")
                .claim("task_id", "task-1");
    }

    @Test
    void readsWhatAGoodTokenSays() {
        var token = good().actors("researcher", "orchestrator").sign();

        var verified = accepted(token);

        assertThat(verified.subject()).isEqualTo(new Principal(IDP.issuer(), "alice"));
        assertThat(verified.actors().actors())
                .containsExactly(
                        new Principal(IDP.issuer(), "researcher"), new Principal(IDP.issuer(), "orchestrator"));
        assertThat(verified.scopes()).isEqualTo(Scopes.of("tickets:read", "tickets:write"));
        assertThat(verified.audience().isExactly(GATEWAY)).isTrue();
        assertThat(verified.task().name()).isEqualTo("task-1");
        assertThat(verified.clientId()).isEqualTo("client-1");
        assertThat(verified.passage().hop()).isZero();
        assertThat(verified.identifiers().fingerprint()).isEqualTo(new BearerToken(token).fingerprint());
    }

    @Test
    void readsWhoMayAct() {
        var verified =
                accepted(good().claim("may_act", Map.of("sub", "researcher")).sign());

        assertThat(verified.authorizedActor()).isEqualTo(new Principal(IDP.issuer(), "researcher"));
    }

    @Test
    void takesTheTypeInAnyCaseAndWithItsPrefix() {
        accepted(good().header("typ", "AT+JWT").sign());
        accepted(good().header("typ", "application/at+jwt").sign());
    }

    @Test
    void aFractionOfASecondIsADate() {
        var exp = Instant.now().getEpochSecond() + 60.5;

        assertThat(accepted(good().claim("exp", exp).sign()).expiresAt().getNano())
                .isEqualTo(500_000_000);
    }

    @Test
    void timesInsideActMeanNothing() {
        accepted(good().claim("act", Map.of("sub", "a", "exp", 1, "aud", "x")).sign());
    }

    @Test
    void aGatewaysWordIsBelievedAboutSubjectChainAndHop() {
        var verified = accepted(PEER.token("alice", GATEWAY)
                .claim("sub_iss", IDP.issuer())
                .claim("hop", 2)
                .claim("act", Map.of("iss", "https://elsewhere.example.com", "sub", "a"))
                .sign());

        assertThat(verified.subject().issuer()).isEqualTo(IDP.issuer());
        assertThat(verified.passage().hop()).isEqualTo(2);
        assertThat(verified.actors().actors().getFirst().issuer()).isEqualTo("https://elsewhere.example.com");
    }

    @Test
    void anIssuerThatIsNoGatewayNamesNoSubjectIssuerAndNoHop() {
        var verified = accepted(good().claim("sub_iss", "https://root.example.com")
                .claim("hop", 7)
                .sign());

        assertThat(verified.subject().issuer()).isEqualTo(IDP.issuer());
        assertThat(verified.passage().hop()).isZero();
    }

    @Nested
    class GivenAnIssuerThatMayNotSaySo {
        @Test
        void itsActorTokenIsRefused() {
            rejected(PEOPLE.token("agent", GATEWAY).sign(), TokenUse.ACTOR);
            rejected(
                    PEER.token("agent", GATEWAY)
                            .claim("sub_iss", "x")
                            .claim("hop", 1)
                            .sign(),
                    TokenUse.ACTOR);
        }

        @Test
        void itsActClaimIsRefused() {
            rejected(PEOPLE.token("bob", GATEWAY).actors("agent").sign(), TokenUse.SUBJECT);
        }

        @Test
        void anActorOfAnIssuerThatDoesNotVouchForActorsIsRefusedInsideAGoodToken() {
            rejected(
                    good().claim("act", Map.of("iss", PEOPLE.issuer(), "sub", "agent"))
                            .sign(),
                    TokenUse.SUBJECT);
            rejected(
                    good().claim(
                                    "act",
                                    Map.of("sub", "a", "act", Map.of("iss", "https://evil.example.com", "sub", "b")))
                            .sign(),
                    TokenUse.SUBJECT);
        }

        @Test
        void anUnknownOneIsRefused() {
            rejected(
                    new TestIssuer("https://evil.example.com")
                            .token("alice", GATEWAY)
                            .sign(),
                    TokenUse.SUBJECT);
            rejected(good().claim("iss", "https://idp.example.com/").sign(), TokenUse.SUBJECT);
            rejected(good().claim("iss", "https://IDP.example.com").sign(), TokenUse.SUBJECT);
        }

        @Test
        void theKeyOfAnotherTrustedIssuerIsRefused() {
            rejected(good().signedBy(PEOPLE.key()).sign(), TokenUse.SUBJECT);
            rejected(PEOPLE.token("alice", GATEWAY).claim("iss", IDP.issuer()).sign(), TokenUse.SUBJECT);
        }
    }

    static Stream<UnaryOperator<TestIssuer.Token>> wrongHeaders() {
        return Stream.of(
                token -> token.header("alg", "none"),
                token -> token.header("alg", "NONE"),
                token -> token.header("alg", "HS256"),
                token -> token.header("alg", "RS256"),
                token -> token.header("alg", "es256"),
                token -> token.header("alg", null),
                token -> token.header("alg", List.of("ES256")),
                token -> token.header("typ", null),
                token -> token.header("typ", "JWT"),
                token -> token.header("typ", "at+jwt;x"),
                token -> token.header("typ", "dpop+jwt"),
                token -> token.header("kid", null),
                token -> token.header("kid", 1),
                token -> token.header("kid", "unknown"),
                token -> token.header("kid", "k".repeat(300)),
                token -> token.header("crit", List.of()),
                token -> token.header("crit", List.of("exp")),
                token -> token.header("b64", false),
                token -> token.header("jwk", IDP.key().toPublicJWK().toJSONObject()),
                token -> token.header("jku", "http://127.0.0.1:1/jwks"),
                token -> token.header("x5u", "http://127.0.0.1:1/x"),
                token -> token.header("x5c", List.of()));
    }

    static Stream<UnaryOperator<TestIssuer.Token>> wrongClaims() {
        var now = Instant.now().getEpochSecond();
        return Stream.of(
                token -> token.claim("iss", null),
                token -> token.claim("iss", List.of(IDP.issuer())),
                token -> token.claim("sub", null),
                token -> token.claim("sub", ""),
                token -> token.claim("sub", 5),
                token -> token.claim("sub", "a\r\nX-Admin: 1"),
                token -> token.claim("sub", "x".repeat(2000)),
                token -> token.claim("aud", null),
                token -> token.claim("aud", List.of()),
                token -> token.claim("aud", List.of(GATEWAY, 5)),
                token -> token.claim("aud", Map.of()),
                token -> token.claim(
                        "aud", Stream.generate(() -> GATEWAY).limit(100).toList()),
                token -> token.claim("jti", null),
                token -> token.claim("jti", 1),
                token -> token.claim("client_id", null),
                token -> token.claim("iat", null),
                token -> token.claim("iat", now + 3600),
                token -> token.claim("iat", "" + now),
                token -> token.claim("nbf", now + 3600),
                token -> token.claim("nbf", "x"),
                token -> token.claim("exp", null),
                token -> token.claim("exp", "" + (now + 60)),
                token -> token.claim("exp", true),
                token -> token.claim("exp", now),
                token -> token.claim("exp", now - 10),
                token -> token.claim("exp", -1),
                token -> token.claim("exp", (now + 60) * 1000),
                token -> token.claim("exp", 1e18),
                token -> token.claim("exp", now + 4000),
                token -> token.claim("scope", List.of("a")),
                token -> token.claim("scope", "a  b"),
                token -> token.claim("scope", " a"),
                token -> token.claim("scope", "a\"b"),
                token -> token.claim("act", "agent"),
                token -> token.claim("act", List.of()),
                token -> token.claim("act", Map.of()),
                token -> token.claim("act", Map.of("sub", 1)),
                token -> token.claim("may_act", "agent"),
                token -> token.claim("task_id", 1),
                token -> token.claim("cnf", Map.of("jkt", "x")),
                token -> token.claim("cnf", Map.of()),
                token -> token.claim("authorization_details", Map.of()),
                token -> token.claim("authorization_details", List.of("x")),
                token -> token.claim("authorization_details", List.of(Map.of("type", "x".repeat(4096)))),
                token -> token.claim("authorization_details", List.of(Map.of("type", 1))));
    }

    @ParameterizedTest
    @MethodSource("wrongHeaders")
    void refusesAWrongHeader(UnaryOperator<TestIssuer.Token> wrong) {
        rejected(wrong.apply(good()).sign(), TokenUse.SUBJECT);
    }

    @ParameterizedTest
    @MethodSource("wrongClaims")
    void refusesAWrongClaim(UnaryOperator<TestIssuer.Token> wrong) {
        rejected(wrong.apply(good()).sign(), TokenUse.SUBJECT);
    }

    @Test
    void namesAllThatIsWrongWithATokenAtOnce() {
        var token = good().header("typ", "JWT")
                .claim("iat", null)
                .claim("jti", null)
                .claim("client_id", null)
                .claim("sub", 7)
                .sign();

        assertThat(verify(token, TokenUse.SUBJECT)).isInstanceOfSatisfying(ClaimsRejected.class, rejected -> {
            assertThat(rejected.reason())
                    .isEqualTo("header: typ is none of [at+jwt]; claim iat is missing; claim jti is missing;"
                            + " claim sub is not a string; claim client_id is missing");
            assertThat(rejected.issuer()).isEqualTo(IDP.issuer());
        });
    }

    @Test
    void tellsTheBearerNothingThatIsConfigured() {
        var token =
                good().header("typ", "JWT").livesFor(7200).claim("task_id", 1).sign();

        assertThat(verify(token, TokenUse.SUBJECT))
                .isInstanceOfSatisfying(
                        ClaimsRejected.class,
                        rejected -> assertThat(rejected.told())
                                .startsWith(
                                        "header: typ is not one that is accepted; lives longer than is accepted, until ")
                                .endsWith("; the task claim is not a string")
                                .doesNotContain("PT1H", "at+jwt"));
    }

    /** None of the claims that are read is left out of what is said when another one is wrong too. */
    @ParameterizedTest
    @MethodSource("wrongClaims")
    void namesEveryWrongClaimBesideAnother(UnaryOperator<TestIssuer.Token> wrong) {
        var alone = verify(wrong.apply(good()).sign(), TokenUse.SUBJECT);

        var both = verify(wrong.apply(good().header("typ", "JWT")).sign(), TokenUse.SUBJECT);

        if (alone instanceof ClaimsRejected) {
            assertThat(both).isInstanceOf(ClaimsRejected.class);
            assertThat(both.getMessage()).isEqualTo("header: typ is none of [at+jwt]; " + alone.getMessage());
        } else {
            // Whose token it is was not known, so nothing else was looked at.
            assertThat(both.getMessage()).isEqualTo(alone.getMessage()).startsWith("claim iss is");
        }
    }

    @Test
    void saysNothingOfTheClaimsOfATokenThatIsNotGenuine() {
        var forged = good().header("typ", "JWT").claim("jti", null).signedBy(PEOPLE.key());

        assertThat(verify(forged.sign(), TokenUse.SUBJECT))
                .isNotInstanceOf(ClaimsRejected.class)
                .hasMessage("signature is not valid");
    }

    @Test
    void acceptsAuthorizationDetails() {
        accepted(good().claim("authorization_details", List.of(Map.of("type", "payment")))
                .sign());
    }

    @Test
    void refusesAChainWithoutEndBeforeAnythingRecurses() {
        var deep = "{\"sub\":\"a\",\"act\":".repeat(5000) + "{}" + "}".repeat(5000);
        var actors = new String[17];
        java.util.Arrays.setAll(actors, i -> "a" + i);

        rejected(good().signRaw(good().headerJson(), "{\"act\":" + deep + "}"), TokenUse.SUBJECT);
        assertThat(verify(good().actors(actors).sign(), TokenUse.SUBJECT)).isInstanceOf(ActorUnauthorized.class);
        accepted(good().actors(java.util.Arrays.copyOf(actors, 16)).sign());
    }

    @Nested
    class GivenTextThatIsNotStrict {
        private final String token = good().sign();

        @ParameterizedTest
        @ValueSource(strings = {"", ".", "..", "a", "a.b", "a.b.c", "a.b.c.d", "a.b.c.d.e", "{}.{}.{}"})
        void refusesWhatIsNoToken(String text) {
            rejected(text, TokenUse.SUBJECT);
        }

        @ParameterizedTest
        @ValueSource(strings = {"=", " ", "\n", "+", "/", "%", "."})
        void refusesAForeignCharacterAnywhere(String character) {
            for (int at : new int[] {0, 5, token.indexOf('.'), token.length() - 3, token.length()}) {
                rejected(token.substring(0, at) + character + token.substring(at), TokenUse.SUBJECT);
            }
        }

        @Test
        void refusesStrayBitsAtTheEndOfTheSignature() {
            var alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
            var last = alphabet.indexOf(token.charAt(token.length() - 1));
            rejected(token.substring(0, token.length() - 1) + alphabet.charAt(last ^ 1), TokenUse.SUBJECT);
        }

        @Test
        void refusesTwoMembersOfOneName() {
            var claims = good().claimsJson();
            rejected(
                    good().signRaw(good().headerJson(), claims.replaceFirst("\\{", "{\"sub\":\"root\",")),
                    TokenUse.SUBJECT);
            rejected(
                    good().signRaw(good().headerJson(), claims.replaceFirst("\\{", "{\"s\\\\u0075b\":\"root\",")),
                    TokenUse.SUBJECT);
            rejected(
                    good().signRaw(good().headerJson().replaceFirst("\\{", "{\"alg\":\"none\","), claims),
                    TokenUse.SUBJECT);
        }

        @Test
        void refusesExpNullAndWhatIsNotJson() {
            var claims = good().claimsJson();
            rejected(
                    good().signRaw(good().headerJson(), claims.replaceFirst("\"exp\":\\d+", "\"exp\":null")),
                    TokenUse.SUBJECT);
            rejected(
                    good().signRaw(good().headerJson(), claims.replaceFirst("\"exp\":\\d+", "\"exp\":NaN")),
                    TokenUse.SUBJECT);
            rejected(
                    good().signRaw(good().headerJson(), claims.replaceFirst("\"exp\":\\d+", "\"exp\":1e400")),
                    TokenUse.SUBJECT);
            rejected(
                    good().signRaw(good().headerJson(), claims.replaceFirst("\\{", "{\"x\":1E99999999999,")),
                    TokenUse.SUBJECT);
            rejected(good().signRaw(good().headerJson(), claims + " x"), TokenUse.SUBJECT);
            rejected(good().signRaw(good().headerJson(), claims.replace("}", "/* */}")), TokenUse.SUBJECT);
            rejected(good().signRaw(good().headerJson(), "[" + claims + "]"), TokenUse.SUBJECT);
            rejected(good().signRaw(good().headerJson(), ""), TokenUse.SUBJECT);
            rejected(good().signRaw(good().headerJson(), "\uFEFF" + claims), TokenUse.SUBJECT);
            rejected(good().signRaw(good().headerJson(), claims.replace("alice", "\\ud800")), TokenUse.SUBJECT);
        }

        @Test
        void refusesWhatIsNotUtf8() {
            var claims = good().claimsJson().getBytes(StandardCharsets.UTF_8);
            claims[claims.length - 3] = (byte) 0xFF;
            rejected(good().signRaw(good().headerJson().getBytes(StandardCharsets.UTF_8), claims), TokenUse.SUBJECT);
        }

        @Test
        void refusesATokenThatIsTooLong() {
            rejected(good().claim("x", "y".repeat(16_000)).sign(), TokenUse.SUBJECT);
        }

        @Test
        void refusesAnotherSignature() {
            var other = good().sign();
            rejected(
                    token.substring(0, token.lastIndexOf('.')) + other.substring(other.lastIndexOf('.')),
                    TokenUse.SUBJECT);
            rejected(token.substring(0, token.lastIndexOf('.') + 1), TokenUse.SUBJECT);
            rejected(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86), TokenUse.SUBJECT);
            rejected(token.substring(0, token.lastIndexOf('.') + 1) + "AAAA", TokenUse.SUBJECT);
        }
    }

    private VerifiedToken accepted(String token) {
        return verifier.verify(new BearerToken(token), TokenUse.SUBJECT)
                .toMono()
                .block();
    }

    private void rejected(String token, TokenUse use) {
        assertThat(verify(token, use))
                .isInstanceOf(TokenRejected.class)
                .satisfies(failure -> assertThat(failure.getMessage())
                        .doesNotContain("X-Admin")
                        .doesNotContain(token.length() > 20 ? token.substring(token.length() - 20) : "\0"));
    }

    private Throwable verify(String token, TokenUse use) {
        return verifier.verify(new BearerToken(token), use)
                .toMono()
                .<Throwable>then(Mono.empty())
                .onErrorResume(DelegationFailure.class, Mono::just)
                .block();
    }
}
