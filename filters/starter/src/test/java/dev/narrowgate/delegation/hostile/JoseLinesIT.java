package dev.narrowgate.delegation.hostile;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.narrowgate.delegation.TestIssuer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines of RFC 8725bis and the JOSE standards on readers of tokens, one by one. Keys have theirs in KeySetTest. */
@ExtendWith(SharedGateway.class)
class JoseLinesIT {

    private final AttackHarness onslaught;
    private final TokenIssuers issuers;

    JoseLinesIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
        this.issuers = onslaught.issuers;
    }

    @Test
    void bp01_algorithmsAreAllowedByNameAndTheNameHasOneSpelling() throws Exception {
        for (var algorithm : List.of("nOnE", "Hs256", "es256", "ES512")) {
            onslaught.rejects(onslaught.good().header("alg", algorithm).sign());
        }
    }

    @Test
    void bp02_theAlgorithmIsTheKeysOwn() throws Exception {
        onslaught.rejects(onslaught.good().header("kid", "p384-1").sign());
        onslaught.rejects(onslaught.good().header("alg", "RS256").sign());
    }

    @Test
    void bp03_neverNoneAndBothNamesOfEd25519() throws Exception {
        var signer = Forgery.jca("Ed25519", issuers.ed25519.getPrivate());
        for (var algorithm : List.of("Ed25519", "EdDSA")) {
            var header = onslaught.good().header("alg", algorithm).header("kid", "ed-1");
            onslaught.serves(Forgery.token(header.headerJson(), onslaught.good().claimsJson(), signer));
        }
        onslaught.rejects(onslaught.good().header("alg", "RSA1_5").sign());
    }

    @Test
    void bp04_aTokenInsideATokenIsRefused() throws Exception {
        onslaught.rejects(onslaught.good().header("cty", "JWT").sign());
    }

    @Test
    void bp06_noSharedSecretVerifiesATokenFromElsewhere() throws Exception {
        onslaught.rejects(Forgery.token(
                onslaught.good().header("alg", "HS256").headerJson(),
                onslaught.good().claimsJson(),
                Forgery.hs256(new byte[32])));
    }

    @Test
    void bp07_aTokenWithACompressionHeaderIsRejected() throws Exception {
        onslaught.rejects(onslaught.good().header("zip", "DEF").sign());
    }

    @Test
    void bp08_headerAndClaimsAreUtf8AndNothingElse() throws Exception {
        var sound = Forgery.es256(issuers.idp.key());
        var header = onslaught.good().headerJson();
        var claims = onslaught.good().claimsJson();
        onslaught.rejects(Forgery.token(header, '\uFEFF' + claims, sound));
        onslaught.rejects(Forgery.token(
                header.getBytes(StandardCharsets.UTF_8), claims.getBytes(StandardCharsets.UTF_16), sound));
    }

    @Test
    void bp09_oneNameOfAKeyUnderTwoIssuersIsTwoKeys() throws Exception {
        var people = issuers.people;
        onslaught.findsNoKey(people.token("bob", GATEWAY).header("kid", "key-1").sign());
        onslaught.findsNoKey(people.token("bob", GATEWAY)
                .header("kid", "key-1")
                .signedBy(issuers.idp.key())
                .sign());
    }

    @Test
    void bp10_aTokenForSomebodyElseIsRefused() throws Exception {
        onslaught.rejects(onslaught.good().claim("aud", null).sign());
        onslaught.rejects(
                onslaught.good().claim("aud", "https://elsewhere.example.com").sign());
    }

    @Test
    void bp11_aKeyIdIsANameAndNoPlaceIsFollowed() throws Exception {
        onslaught.findsNoKey(onslaught.good().header("kid", "../../dev/null").sign());
        try (var listener = new CountingListener()) {
            onslaught.rejects(onslaught.good().header("jku", listener.address()).sign());
            onslaught.rejects(onslaught.good().header("x5u", listener.address()).sign());
            assertThat(listener.connections()).isZero();
        }
    }

    @Test
    void bp12_theTypeIsAMediaTypeAndJwtIsNone() throws Exception {
        onslaught.serves(onslaught.good().header("typ", "application/at+jwt").sign());
        onslaught.rejects(onslaught.good().header("typ", "JWT").sign());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT",
                "logout+jwt",
                "secevent+jwt",
                "dpop+jwt",
                "wit+jwt",
                "wpt+jwt",
                "txntoken+jwt",
                "oauth-id-jag+jwt",
                "statuslist+jwt"
            })
    void bp13_aTokenOfAnotherKindIsNoAccessToken(String type) throws Exception {
        onslaught.rejectsEverywhere(
                onslaught.good().claim("act", null).header("typ", type).sign());
    }

    @Test
    void bp14_noKeyIsDerivedFromAPassword() throws Exception {
        var header = "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483647,\"p2s\":\"AAAA\"}";
        onslaught.rejects(Base64URL.encode(header) + ".AAAA.AAAA.AAAA.AAAA");
        onslaught.rejects(Base64URL.encode(header) + ".AAAA.AAAA");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "}", "\"", "=", "+", "/", " ", "%"})
    void bp15_refusesWhatIsOutsideTheAlphabet(String character) throws Exception {
        var token = onslaught.good().sign();
        onslaught.rejects(token.substring(0, 30) + character + token.substring(30));
    }

    @Test
    void jo01_noNameIsThereTwice() throws Exception {
        onslaught.rejects(raw(
                onslaught.good().headerJson(),
                onslaught.good().claimsJson().replaceFirst("\\{", "{\"sub\":\"root\",")));
        onslaught.rejects(raw(
                onslaught.good().headerJson().replaceFirst("\\{", "{\"typ\":\"at+jwt\","),
                onslaught.good().claimsJson()));
    }

    @Test
    void jo02_noExtensionIsUnderstood() throws Exception {
        for (Object critical : List.of(List.of(), List.of("x"), List.of("x", "x"), List.of("alg"), "x", List.of(1))) {
            onslaught.rejects(
                    onslaught.good().header("x", 1).header("crit", critical).sign());
        }
    }

    @Test
    void jo03_aPayloadIsEncoded() throws Exception {
        onslaught.rejects(onslaught.good().header("b64", false).sign());
    }

    @Test
    void jo04_noHeaderSaysWhereTheKeyIs() throws Exception {
        var own = issuers.idp.key().toPublicJWK().toJSONObject();
        for (var brought : Map.of("jwk", own, "jku", issuers.address(), "x5u", issuers.address(), "x5c", List.of())
                .entrySet()) {
            onslaught.rejects(onslaught
                    .good()
                    .header(brought.getKey(), brought.getValue())
                    .sign());
        }
        onslaught.findsNoKey(
                onslaught.good().header("x5t", "AA").header("kid", "unknown").sign());
    }

    @Test
    void jo05_oneContentHasOneText() throws Exception {
        var token = onslaught.good().sign();
        onslaught.rejects(token + "=");
        onslaught.rejects(token.substring(0, 20) + "\t" + token.substring(20));
        onslaught.rejects(token.replace(".", "=."));
    }

    @Test
    void jo06_aTokenIsNotWrittenAsJson() throws Exception {
        var parts = onslaught.good().sign().split("\\.");
        onslaught.rejects("{\"protected\":\"%s\",\"payload\":\"%s\",\"signature\":\"%s\"}"
                .formatted(parts[0], parts[1], parts[2]));
    }

    @Test
    void jo07_aKeyIdIsAShortStringWithOneSpelling() throws Exception {
        for (Object keyId : List.of("KEY-1", 1, List.of("key-1"), "k".repeat(257))) {
            onslaught.findsNoKey(onslaught.good().header("kid", keyId).sign());
        }
    }

    @Test
    void jo08_aSignatureIsTwoNumbersOfTheRightLength() throws Exception {
        var token = onslaught.good();
        onslaught.rejects(Forgery.token(token.headerJson(), token.claimsJson(), Forgery.der(issuers.idp.key())));
        onslaught.rejects(Forgery.token(token.headerJson(), token.claimsJson(), Forgery.bytes(new byte[64])));
        onslaught.rejects(Forgery.token(token.headerJson(), token.claimsJson(), Forgery.bytes(new byte[63])));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "true", "null", "[]", "NaN", "Infinity", "1e400", "-1", "99999999999999"})
    void jo13_aTimeIsANumberOfThisAge(String time) throws Exception {
        var claims = onslaught.good().claim("exp", null).claimsJson();
        onslaught.rejects(raw(onslaught.good().headerJson(), claims.replaceFirst("\\{", "{\"exp\":" + time + ",")));
    }

    @Test
    void jo14_anAudienceIsAStringOrAFewStrings() throws Exception {
        onslaught.serves(onslaught.good().claim("aud", List.of("x", GATEWAY)).sign());
        for (Object audience : List.of(List.of(GATEWAY, 1), Map.of(), "https://GATEWAY.example.com")) {
            onslaught.rejects(onslaught.good().claim("aud", audience).sign());
        }
        onslaught.rejects(onslaught
                .good()
                .claim("aud", java.util.Collections.nCopies(65, GATEWAY))
                .sign());
    }

    @Test
    void jo15_timesAreInOrderAndAreNow() throws Exception {
        var now = java.time.Instant.now().getEpochSecond();
        onslaught.rejects(onslaught.good().claim("nbf", now + 100).sign());
        onslaught.rejects(onslaught.good().claim("iat", now + 100).sign());
        onslaught.rejects(
                onslaught.good().claim("iat", now + 20).claim("exp", now + 15).sign());
        onslaught.rejects(onslaught.good().livesFor(0).sign());
    }

    @Test
    void jo16_aNameIsAStringAndStaysAsItIs() throws Exception {
        onslaught.rejects(onslaught.good().claim("sub", 5).sign());
        onslaught.serves(onslaught.good().claim("sub", "URN:Example:A%2fb").sign());

        assertThat(onslaught.gateway.forwarded().getFirst().getHeader("Delegation-Subject"))
                .isEqualTo("URN:Example:A%252fb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "\"x\"", "1", "null", "", "{}"})
    void jo17_theClaimsAreOneObject(String claims) throws Exception {
        onslaught.rejects(raw(onslaught.good().headerJson(), claims));
    }

    @Test
    void jo18_aTokenIdIsAStringWithinItsIssuer() throws Exception {
        onslaught.rejects(onslaught.good().claim("jti", 1).sign());
        var id = new dev.narrowgate.delegation.token.TokenId("https://a", "x");
        assertThat(id)
                .isNotEqualTo(new dev.narrowgate.delegation.token.TokenId("https://b", "x"))
                .isNotEqualTo(new dev.narrowgate.delegation.token.TokenId("https://a", "X"));
    }

    private String raw(String header, String claims) {
        return new TestIssuer(issuers.idp.issuer())
                .token("alice", GATEWAY)
                .signedBy(issuers.idp.key())
                .signRaw(header, claims);
    }
}
