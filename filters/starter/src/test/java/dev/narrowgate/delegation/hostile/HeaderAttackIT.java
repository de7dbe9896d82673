package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import dev.narrowgate.delegation.hostile.Forgery.Signer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers that change how the rest is to be read: extensions, encodings, wrappings, and names that stand there twice. */
@ExtendWith(SharedGateway.class)
class HeaderAttackIT {

    private final AttackHarness onslaught;
    private final Signer sound;
    private final String header;
    private final String claims;

    HeaderAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
        this.sound = Forgery.es256(onslaught.issuers.idp.key());
        this.header = onslaught.good().headerJson();
        this.claims = onslaught.good().claimsJson();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"exp\"]",
                "[\"unknown\"]",
                "[]",
                "[\"exp\",\"exp\"]",
                "\"exp\"",
                "{}",
                "null",
                "[1]",
                "[\"absent\"]",
                "[\"alg\"]",
                "[\"b64\"]"
            })
    void j018_refusesACriticalExtension(String critical) throws Exception {
        onslaught.rejects(with(header, "\"crit\":" + critical));
        onslaught.rejects(with(header, "\"exp\":1,\"unknown\":1,\"crit\":" + critical));
    }

    @Test
    void j019_refusesAPayloadThatIsNotEncoded() throws Exception {
        onslaught.rejects(with(header, "\"b64\":false"));
        onslaught.rejects(with(header, "\"b64\":false,\"crit\":[\"b64\"]"));
        onslaught.rejects(with(header, "\"b64\":true"));
        var unencoded = header.replaceFirst("\\{", "{\"b64\":false,\"crit\":[\"b64\"],");
        onslaught.rejects(Forgery.signed(Base64URL.encode(unencoded) + ".a.b.c", sound));
    }

    static Stream<String> twice() {
        return Stream.of(
                "\"sub\":\"root\"",
                "\"s\\u0075b\":\"root\"",
                "\"aud\":\"https://gateway.example.com\"",
                "\"act\":{\"sub\":\"root\"}",
                "\"\\u0061ct\":{\"sub\":\"root\"}",
                "\"exp\":9999999999",
                "\"iss\":\"https://idp.example.com\"",
                "\"scope\":\"tickets:write\"",
                "\"x\":{\"a\":1,\"a\":2}",
                "\"cnf\":{\"jkt\":\"a\",\"jkt\":\"b\"}",
                "\"authorization_details\":[{\"type\":\"a\",\"type\":\"b\"}]");
    }

    @ParameterizedTest
    @MethodSource("twice")
    void j020_refusesAClaimThatIsThereTwice(String second) throws Exception {
        onslaught.rejects(Forgery.token(header, claims.substring(0, claims.length() - 1) + "," + second + "}", sound));
        onslaught.rejects(Forgery.token(header, "{" + second + "," + claims.substring(1), sound));
    }

    @Test
    void j020_refusesANameTwiceInsideTheChain() throws Exception {
        var twice = claims.replace("{\"sub\":\"orchestrator\"}", "{\"sub\":\"orchestrator\",\"sub\":\"root\"}");
        assertThat(twice).isNotEqualTo(claims);
        onslaught.rejects(Forgery.token(header, twice, sound));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"alg\":\"none\"",
                "\"alg\":\"ES256\"",
                "\"\\u0061lg\":\"none\"",
                "\"kid\":\"key-1\"",
                "\"typ\":\"JWT\""
            })
    void j020_refusesAHeaderParameterThatIsThereTwice(String second) throws Exception {
        onslaught.rejects(Forgery.token("{" + second + "," + header.substring(1), claims, sound));
        onslaught.rejects(Forgery.token(header.substring(0, header.length() - 1) + "," + second + "}", claims, sound));
    }

    @Test
    void j044_refusesATokenInsideAToken() throws Exception {
        var inner = onslaught.good().sign();
        onslaught.rejects(with(header, "\"cty\":\"JWT\""));
        onslaught.rejects(Forgery.token(header.replaceFirst("\\{", "{\"cty\":\"JWT\","), inner, sound));
        onslaught.rejects(Forgery.token(header, inner, sound));
        onslaught.rejects(Forgery.token(header, '"' + inner + '"', sound));
        for (int depth = 1; inner.length() < 12_000; depth++) {
            inner = Forgery.token(header, inner, sound);
            if (depth % 3 == 0) {
                onslaught.rejects(inner);
            }
        }
    }

    static Stream<String> encryptedHeaders() {
        return Stream.of(
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"dir\",\"enc\":\"A256GCM\",\"zip\":\"DEF\"}",
                "{\"alg\":\"RSA1_5\",\"enc\":\"A128CBC-HS256\",\"kid\":\"rsa-1\"}",
                "{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"kid\":\"rsa-1\"}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A128GCM\",\"p2c\":2147483647,\"p2s\":\"AAAAAAAAAAA\"}",
                "{\"alg\":\"ECDH-ES\",\"enc\":\"A128GCM\",\"epk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}}",
                "{\"alg\":\"A128KW\",\"enc\":\"XYZ\"}",
                "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"key-1\",\"enc\":\"A256GCM\"}",
                "not json");
    }

    @Test
    void j045_refusesAnEncryptedTokenBeforeAnythingOfItIsRead() throws Exception {
        Set<String> reasons = new HashSet<>();
        for (var encrypted : encryptedHeaders().toList()) {
            for (var tag : List.of("AAAAAAAAAAAAAAAAAAAAAA", "AA", "")) {
                var token = Base64URL.encode(encrypted) + ".AAAA.AAAA."
                        + Base64URL.encode("x".repeat(9000).getBytes(StandardCharsets.UTF_8)) + "." + tag;
                reasons.add(onslaught
                        .refuses(Refusal.TOKEN_REJECTED, token)
                        .path("reason")
                        .asString());
            }
        }

        // Whatever is inside, the reason is the number of parts.
        assertThat(reasons).containsExactly("not a JWS of three parts");
    }

    @Test
    void j045_refusesWhatNamesAnEncryptionOrACompressionInThreeParts() throws Exception {
        onslaught.rejects(with(header, "\"enc\":\"A256GCM\""));
        onslaught.rejects(with(header, "\"zip\":\"DEF\""));
    }

    private String with(String header, String parameters) {
        return Forgery.token(header.replaceFirst("\\{", "{" + quoted(parameters) + ","), claims, sound);
    }

    private static String quoted(String replacement) {
        return java.util.regex.Matcher.quoteReplacement(replacement);
    }
}
