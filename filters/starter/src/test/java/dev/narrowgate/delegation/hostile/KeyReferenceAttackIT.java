package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.ECKey;
import dev.narrowgate.delegation.TestIssuer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that bring a key along, or say where one is. */
@ExtendWith(SharedGateway.class)
class KeyReferenceAttackIT {

    private static final ECKey ATTACKER = TestIssuer.newKey("attacker");

    private final AttackHarness onslaught;

    KeyReferenceAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-1", "attacker", "rsa-1"})
    void j008_refusesAKeyThatTheTokenBringsAlong(String keyId) throws Exception {
        var brought = new ECKey.Builder(ATTACKER).keyID(keyId).build().toPublicJWK();
        onslaught.rejectsEverywhere(onslaught
                .good()
                .header("jwk", brought.toJSONObject())
                .header("kid", keyId)
                .signedBy(ATTACKER)
                .sign());
        onslaught.findsNoKey(
                onslaught.good().header("kid", keyId).signedBy(ATTACKER).sign());
        // Even the right one: where a key comes from is no matter of the token.
        onslaught.rejects(onslaught
                .good()
                .header("jwk", onslaught.issuers.idp.key().toPublicJWK().toJSONObject())
                .sign());
    }

    static Stream<String> places() {
        return Stream.of(
                "%s/jwks",
                "%s/redirect?to=http://169.254.169.254/latest/meta-data/",
                "http://127.0.0.1@%s/jwks",
                "%s@evil.example/jwks",
                "%s.evil.example/jwks",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:127.0.0.1]/",
                "https://idp.example.com/jwks",
                "file:///etc/passwd",
                "ftp://127.0.0.1/jwks",
                "jar:file:///tmp/x.jar!/jwks",
                "gopher://127.0.0.1:70/_x",
                "data:application/json,{}",
                "",
                "not a uri");
    }

    @ParameterizedTest
    @MethodSource("places")
    void j009_goesNowhereBecauseATokenSaysSo(String place) throws Exception {
        try (var listener = new CountingListener()) {
            for (var host : List.of(onslaught.issuers.address(), listener.address())) {
                var uri = place.formatted(host);
                for (var name : List.of("jku", "x5u")) {
                    onslaught.rejects(onslaught.good().header(name, uri).sign());
                    onslaught.rejects(onslaught
                            .good()
                            .header(name, uri)
                            .signedBy(ATTACKER)
                            .sign());
                }
            }
            assertThat(listener.connections()).isZero();
        }
    }

    static Stream<Object> chains() {
        return Stream.of(
                List.of(),
                Collections.nCopies(2000, "AA"),
                List.of("not base64!"),
                List.of("MIIB"),
                "MIIB",
                Map.of(),
                List.of(1));
    }

    @ParameterizedTest
    @MethodSource("chains")
    void j010_refusesACertificateChain(Object chain) throws Exception {
        onslaught.rejects(onslaught.good().header("x5c", chain).sign());
        onslaught.rejects(
                onslaught.good().header("x5c", chain).signedBy(ATTACKER).sign());
    }

    @Test
    void j010_refusesAThumbprintInPlaceOfTheKeyId() throws Exception {
        var key = onslaught.issuers.idp.key();
        var thumbprint = key.computeThumbprint().toString();
        for (var name : List.of("x5t", "x5t#S256")) {
            onslaught.findsNoKey(onslaught
                    .good()
                    .header(name, thumbprint)
                    .header("kid", "foreign")
                    .sign());
            onslaught.rejects(
                    onslaught.good().header(name, thumbprint).signedBy(ATTACKER).sign());
            onslaught.rejects(onslaught
                    .good()
                    .header(name, thumbprint)
                    .header("kid", null)
                    .sign());
        }
    }

    static Stream<String> hostileKeyIds() {
        return Stream.of(
                "../../../../dev/null",
                "/proc/self/environ",
                "file:///etc/passwd",
                "' OR 1=1--",
                "*)(uid=*",
                "key-1;sleep 10",
                "${jndi:ldap://127.0.0.1/x}",
                "#{7*7}",
                "key-1%00",
                "key-1\u0000",
                "key-1\r\nX-Admin: 1",
                "\u001b[31mred\u001b[0m",
                "\uD83D\uDD11",
                "KEY-1",
                " key-1",
                "key-1 ",
                "x".repeat(257),
                "x".repeat(9000));
    }

    @ParameterizedTest
    @MethodSource("hostileKeyIds")
    void j011_refusesAKeyIdThatIsMeantForSomethingElse(String keyId) throws Exception {
        var record = onslaught.findsNoKey(onslaught.good().header("kid", keyId).sign());

        assertThat(record.path("reason").asString()).doesNotContain(keyId).hasSizeLessThan(200);
    }

    @Test
    void j011_refusesHalfACharacterInTheKeyId() throws Exception {
        for (var keyId : List.of("\\ud800", "key-1\\udc00")) {
            onslaught.findsNoKey(Forgery.token(
                    onslaught.good().headerJson().replace("key-1", keyId),
                    onslaught.good().claimsJson(),
                    Forgery.es256(onslaught.issuers.idp.key())));
        }
    }

    @Test
    void j011_aKeyIdOf64KiBDoesNotEvenBecomeAHop() throws Exception {
        onslaught.turnsAway(onslaught.good().header("kid", "x".repeat(65_536)).sign());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "true", "null", "[\"key-1\"]", "{\"kid\":\"key-1\"}", "\"\""})
    void j012_refusesAKeyIdThatIsNoName(String keyId) throws Exception {
        onslaught.rejects(Forgery.token(
                onslaught.good().headerJson().replace("\"key-1\"", keyId),
                onslaught.good().claimsJson(),
                Forgery.es256(onslaught.issuers.idp.key())));
    }

    @Test
    void j013_refusesATokenWithoutAKeyIdHoweverManyKeysWouldDo() throws Exception {
        // The identity provider has several keys, the agents' issuer a single one.
        onslaught.rejectsEverywhere(onslaught.good().header("kid", null).sign());
        onslaught.rejectsEverywhere(onslaught
                .issuers
                .agents
                .token("researcher", "https://gateway.example.com")
                .header("kid", null)
                .sign());
    }
}
