package dev.narrowgate.delegation.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.hostile.Forgery.Signer;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures that are none, not quite, or written in another way. */
@ExtendWith(SharedGateway.class)
class SignatureAttackIT {

    private static final BigInteger N =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final AttackHarness onslaught;
    private final Signer sound;

    SignatureAttackIT(AttackHarness onslaught) {
        this.onslaught = onslaught;
        this.sound = Forgery.es256(onslaught.issuers.idp.key());
    }

    static Stream<byte[]> impossibleSignatures() {
        var beyond = BigInteger.ONE.shiftLeft(256).subtract(BigInteger.ONE);
        var values = List.of(BigInteger.ZERO, BigInteger.ONE, N.subtract(BigInteger.ONE), N, beyond);
        return values.stream().flatMap(r -> values.stream().map(s -> numbers(r, s)));
    }

    @ParameterizedTest
    @MethodSource("impossibleSignatures")
    void j021_refusesNumbersThatAreNoSignature(byte[] signature) throws Exception {
        onslaught.rejects(signed(Forgery.bytes(signature)));
    }

    @Test
    void j021_refusesANumberOutOfRangeBesideAGoodOne() throws Exception {
        for (var wrong : List.of(BigInteger.ZERO, N, N.add(BigInteger.ONE))) {
            onslaught.rejects(signed(input -> numbers(wrong, s(sound.sign(input)))));
            onslaught.rejects(signed(input -> numbers(r(sound.sign(input)), wrong)));
        }
        onslaught.rejects(signed(input -> numbers(r(sound.sign(input)), s(sound.sign(input)))));
    }

    @Test
    void j021_refusesASignatureOfAnotherLength() throws Exception {
        for (int length : new int[] {0, 1, 32, 63, 65, 66, 72, 96, 128, 132}) {
            onslaught.rejects(signed(input -> Arrays.copyOf(sound.sign(input), length)));
        }
        onslaught.rejects(signed(input -> {
            // Leading zeros before each half: the same numbers, and another text.
            var padded = new byte[66];
            var signature = sound.sign(input);
            System.arraycopy(signature, 0, padded, 1, 32);
            System.arraycopy(signature, 32, padded, 34, 32);
            return padded;
        }));
    }

    @Test
    void j022_refusesASignatureInDer() throws Exception {
        onslaught.rejects(signed(Forgery.der(onslaught.issuers.idp.key())));
    }

    @Test
    void j023_takesTheMirroredSignatureForTheSameToken() throws Exception {
        var token = onslaught.good().sign();
        int end = token.lastIndexOf('.');
        var mirrored = Forgery.signed(token.substring(0, end), input -> {
            var signature = com.nimbusds.jose.util.Base64URL.from(token.substring(end + 1))
                    .decode();
            return numbers(r(signature), N.subtract(s(signature)));
        });
        var records = new WrittenRecords(onslaught.gateway.audit());
        onslaught.serves(token);
        records.decided();

        onslaught.serves(mirrored);

        assertThat(mirrored).isNotEqualTo(token);
        assertThat(records.decided())
                .singleElement()
                .satisfies(
                        record -> assertThat(record.path("incoming").path("jti").asString())
                                .isEqualTo(jti(token)));
    }

    private static String jti(String token) throws Exception {
        return com.nimbusds.jwt.SignedJWT.parse(token).getJWTClaimsSet().getJWTID();
    }

    @Test
    void j024_refusesBitsBehindTheEndOfTheSignature() throws Exception {
        var token = onslaught.good().sign();
        onslaught.serves(token);
        for (int bits = 1; bits < 16; bits++) {
            onslaught.rejects(withBits(token, bits));
        }
    }

    @Test
    void j024_refusesBitsBehindTheEndOfHeaderAndClaimsEvenWhenTheyWereSigned() throws Exception {
        for (int padding = 0; padding < 3; padding++) {
            var token = onslaught
                    .good()
                    .header("x", "x".repeat(padding))
                    .claim("x", "x".repeat(padding))
                    .sign();
            var parts = token.split("\\.");
            if (parts[0].length() % 4 != 0) {
                onslaught.rejects(Forgery.signed(withBits(parts[0], 1) + "." + parts[1], sound));
            }
            if (parts[1].length() % 4 != 0) {
                onslaught.rejects(Forgery.signed(parts[0] + "." + withBits(parts[1], 1), sound));
            }
        }
    }

    @Test
    void j055_refusesEd25519SignaturesWithASecondForm() throws Exception {
        var ed = new Ed25519Forgery(onslaught.issuers.ed25519);
        onslaught.serves(ed(ed.sound()));
        onslaught.rejects(ed(ed.withLargeS()));
        onslaught.rejects(ed(ed.withNonCanonicalR()));
        onslaught.rejects(ed(Forgery.bytes(new byte[64])));
        onslaught.rejects(ed(input -> Arrays.copyOf(ed.sound().sign(input), 63)));
        onslaught.rejects(ed(input -> Arrays.copyOf(ed.sound().sign(input), 65)));
    }

    @Test
    void j055_refusesAKeyForWhichAnybodyCanSign() throws Exception {
        for (var keyId : onslaught.issuers.smallOrderKeys()) {
            var header = Map.of("alg", "EdDSA", "typ", "at+jwt", "kid", keyId);
            onslaught.rejects(Forgery.token(
                    com.nimbusds.jose.util.JSONObjectUtils.toJSONString(header),
                    onslaught.good().claimsJson(),
                    Ed25519Forgery.forASmallOrderKey()));
        }
    }

    private String ed(Signer signer) {
        var header =
                onslaught.good().header("alg", "EdDSA").header("kid", "ed-1").headerJson();
        return Forgery.token(header, onslaught.good().claimsJson(), signer);
    }

    private String signed(Signer signer) {
        var token = onslaught.good();
        return Forgery.token(token.headerJson(), token.claimsJson(), signer);
    }

    private static String withBits(String text, int bits) {
        int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
        return text.substring(0, text.length() - 1) + ALPHABET.charAt(last | bits);
    }

    private static BigInteger r(byte[] signature) {
        return new BigInteger(1, Arrays.copyOf(signature, 32));
    }

    private static BigInteger s(byte[] signature) {
        return new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
    }

    private static byte[] numbers(BigInteger r, BigInteger s) {
        var signature = new byte[64];
        put(r, signature, 0);
        put(s, signature, 32);
        return signature;
    }

    private static void put(BigInteger number, byte[] into, int at) {
        var bytes = number.toByteArray();
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, into, at + 32 - length, length);
    }
}
