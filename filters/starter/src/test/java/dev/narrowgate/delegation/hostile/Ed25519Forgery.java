package dev.narrowgate.delegation.hostile;

import dev.narrowgate.delegation.hostile.Forgery.Signer;
import java.math.BigInteger;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.interfaces.EdECPrivateKey;
import java.util.Arrays;
import java.util.HexFormat;

/** Signatures of Ed25519 (RFC 8032, section 5.1) that a lax verifier takes for sound. */
final class Ed25519Forgery {

    /** The order of the group. */
    private static final BigInteger L =
            BigInteger.ONE.shiftLeft(252).add(new BigInteger("27742317777372353535851937790883648493"));

    /** The neutral element, written as p + 1 instead of 1. */
    private static final byte[] NEUTRAL_NOT_CANONICAL =
            HexFormat.of().parseHex("eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f");

    /** Points of order 1, 2, 4 and 8, the ones with a second spelling in both. */
    static final String[] SMALL_ORDER = {
        "0100000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000080",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
    };

    private final KeyPair keys;

    Ed25519Forgery(KeyPair keys) {
        this.keys = keys;
    }

    Signer sound() {
        return Forgery.jca("Ed25519", keys.getPrivate());
    }

    /** The same S, once more around the group. */
    Signer withLargeS() {
        return input -> {
            var signature = sound().sign(input);
            var s = number(Arrays.copyOfRange(signature, 32, 64)).add(L);
            System.arraycopy(little(s), 0, signature, 32, 32);
            return signature;
        };
    }

    /** A signature that fulfils the equation, with an R that has another spelling. */
    Signer withNonCanonicalR() {
        return input -> {
            var seed = ((EdECPrivateKey) keys.getPrivate()).getBytes().orElseThrow();
            var hash = MessageDigest.getInstance("SHA-512").digest(seed);
            hash[0] &= (byte) 0xF8;
            hash[31] = (byte) (hash[31] & 0x7F | 0x40);
            var secret = number(Arrays.copyOf(hash, 32));
            var digest = MessageDigest.getInstance("SHA-512");
            digest.update(NEUTRAL_NOT_CANONICAL);
            var encoded = keys.getPublic().getEncoded();
            digest.update(encoded, encoded.length - 32, 32);
            var k = number(digest.digest(input)).mod(L);
            return joined(NEUTRAL_NOT_CANONICAL, little(k.multiply(secret).mod(L)));
        };
    }

    /** R neutral and S zero: for a public key of order 1 this signs everything. */
    static Signer forASmallOrderKey() {
        return Forgery.bytes(joined(HexFormat.of().parseHex(SMALL_ORDER[0]), new byte[32]));
    }

    private static byte[] joined(byte[] r, byte[] s) {
        var signature = Arrays.copyOf(r, 64);
        System.arraycopy(s, 0, signature, 32, 32);
        return signature;
    }

    private static BigInteger number(byte[] little) {
        var big = new byte[little.length];
        for (int i = 0; i < little.length; i++) {
            big[big.length - 1 - i] = little[i];
        }
        return new BigInteger(1, big);
    }

    private static byte[] little(BigInteger number) {
        var big = number.toByteArray();
        var little = new byte[32];
        for (int i = 0; i < Math.min(32, big.length); i++) {
            little[i] = big[big.length - 1 - i];
        }
        return little;
    }
}
