package dev.narrowgate.delegation.hostile;

import com.nimbusds.jose.jwk.ECKey;
import dev.narrowgate.delegation.hostile.Forgery.Signer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which algorithm a token says it was signed with, and whether that can be. */
@ExtendWith(SharedGateway.class)
class AlgorithmAttackIT {

    private final AttackHarness onslaught;
    private final TokenIssuers issuers;

    AlgorithmAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
        this.issuers = onslaught.issuers;
    }

    @Test
    void j001_refusesATokenWithoutASignature() throws Exception {
        onslaught.rejectsEverywhere(token("\"none\"", "key-1", Forgery.none()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"None", "NONE", "nOnE", "none ", " none", "none\\u0000", "n\\u006fne", "no\\u006ee\\t"})
    void j002_refusesNoneInEverySpelling(String algorithm) throws Exception {
        onslaught.rejectsEverywhere(token('"' + algorithm + '"', "key-1", Forgery.none()));
        onslaught.rejects(token('"' + algorithm + '"', "key-1", Forgery.es256(issuers.idp.key())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"none\"", "\"\"", "null", "[\"ES256\"]", "1", "{}", "true"})
    void j003_refusesAnAlgorithmThatIsNoneOrNoNameBesideAGoodSignature(String algorithm) throws Exception {
        onslaught.rejects(token(algorithm, "key-1", Forgery.es256(issuers.idp.key())));
    }

    @Test
    void j003_refusesAHeaderWithoutAnAlgorithm() throws Exception {
        onslaught.rejects(onslaught.good().header("alg", null).sign());
    }

    @Test
    void j004_refusesAnHmacThatIsKeyedWithAPublicKey() throws Exception {
        for (var key : publicKeys()) {
            onslaught.rejects(token("\"HS256\"", "rsa-1", Forgery.hs256(key)));
            onslaught.rejects(token("\"HS256\"", "key-1", Forgery.hs256(key)));
        }
    }

    /** In every form in which somebody could have it: PEM, DER, JWK, and the bare numbers. */
    private List<byte[]> publicKeys() throws Exception {
        var rsa = issuers.rsa.toRSAPublicKey();
        var ec = issuers.idp.key();
        var keys = new ArrayList<byte[]>();
        keys.add(rsa.getEncoded());
        keys.add(pem(rsa.getEncoded()));
        keys.add(rsa.getModulus().toByteArray());
        keys.add(issuers.rsa.getModulus().decode());
        keys.add(issuers.rsa.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8));
        keys.add(ec.toECPublicKey().getEncoded());
        keys.add(pem(ec.toECPublicKey().getEncoded()));
        keys.add(point(ec));
        return keys;
    }

    private static byte[] pem(byte[] der) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return ("-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] point(ECKey key) {
        var point = new byte[65];
        point[0] = 4;
        System.arraycopy(key.getX().decode(), 0, point, 1, 32);
        System.arraycopy(key.getY().decode(), 0, point, 33, 32);
        return point;
    }

    @Test
    void j005_refusesAnHmacWithAKeyThatAnybodyKnows() throws Exception {
        for (var key : List.of("", "secret", "key-1", issuers.idp.jwks())) {
            onslaught.rejects(token("\"HS256\"", "key-1", Forgery.hs256(key.getBytes(StandardCharsets.UTF_8))));
        }
    }

    @Test
    void j006_refusesAnAlgorithmThatIsNotTheOneOfTheSignature() throws Exception {
        var rs256 = Forgery.jca("SHA256withRSA", issuers.rsa.toPrivateKey());
        var ps256 = Forgery.ps256(issuers.rsa.toPrivateKey());
        onslaught.serves(token("\"RS256\"", "rsa-1", rs256));
        onslaught.serves(token("\"PS256\"", "rsa-1", ps256));
        for (var other : List.of("PS256", "RS384", "PS384", "RS512", "RS1", "ES256")) {
            onslaught.rejects(token('"' + other + '"', "rsa-1", rs256));
        }
        onslaught.rejects(token("\"RS256\"", "rsa-1", ps256));
    }

    @Test
    void j006_refusesAnAlgorithmThatDoesNotFitTheKey() throws Exception {
        var p384 = issuers.p384.toECPrivateKey();
        var es384 = Forgery.jca("SHA384withECDSAinP1363Format", p384);
        var es256 = Forgery.es256(issuers.idp.key());
        onslaught.serves(token("\"ES384\"", "p384-1", es384));
        onslaught.rejects(token("\"ES256\"", "p384-1", es384));
        onslaught.rejects(token("\"ES256\"", "p384-1", Forgery.jca("SHA256withECDSAinP1363Format", p384)));
        onslaught.rejects(token("\"ES384\"", "key-1", es256));
        onslaught.rejects(token("\"ES256K\"", "key-1", es256));
        onslaught.rejects(token("\"EdDSA\"", "key-1", es256));
        onslaught.rejects(token("\"Ed25519\"", "key-1", es256));
        onslaught.rejects(token("\"RS256\"", "key-1", es256));
        onslaught.rejects(token("\"ES256\"", "rsa-1", es256));
    }

    @Test
    void j007_refusesAnAlgorithmThatOnlyOtherIssuersMayUse() throws Exception {
        var people = issuers.people.token("bob", GatewayHarness.GATEWAY).claim("scope", "tickets:read");
        onslaught.serves(people.sign());

        var header = people.header("alg", "RS256").header("kid", "people-rsa").headerJson();
        onslaught.rejects(Forgery.token(
                header, people.claimsJson(), Forgery.jca("SHA256withRSA", issuers.peoplesRsa.toPrivateKey())));
    }

    @Test
    void j007_refusesAnAlgorithmThatThisKeyIsNotFor() throws Exception {
        var key = issuers.pssOnly.toPrivateKey();
        onslaught.serves(token("\"PS256\"", "pss-1", Forgery.ps256(key)));
        onslaught.rejects(token("\"RS256\"", "pss-1", Forgery.jca("SHA256withRSA", key)));
    }

    @Test
    void j056_edDsaAndEd25519AreOneAlgorithmWhateverTheKeySaysOfItself() throws Exception {
        var signer = Forgery.jca("Ed25519", issuers.ed25519.getPrivate());
        for (var keyId : List.of("ed-1", "ed-2")) {
            onslaught.serves(token("\"EdDSA\"", keyId, signer));
            onslaught.serves(token("\"Ed25519\"", keyId, signer));
            onslaught.rejects(token("\"ES256\"", keyId, signer));
            onslaught.rejects(token("\"Ed448\"", keyId, signer));
            onslaught.rejects(token("\"ed25519\"", keyId, signer));
        }
    }

    @Test
    void j056_aKeyThatNamesAnAlgorithmOfAnotherKindVerifiesNothing() throws Exception {
        var signer = Forgery.es256(issuers.idp.key());
        onslaught.rejects(token("\"ES256\"", "labelled-1", signer));
        onslaught.rejects(token("\"EdDSA\"", "labelled-1", signer));
    }

    private String token(String algorithm, String keyId, Signer signer) throws IOException {
        var header = "{\"alg\":" + algorithm + ",\"typ\":\"at+jwt\",\"kid\":\"" + keyId + "\"}";
        return Forgery.token(header, onslaught.good().claimsJson(), signer);
    }
}
