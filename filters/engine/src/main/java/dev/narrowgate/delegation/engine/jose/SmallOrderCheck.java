package dev.narrowgate.delegation.engine.jose;

import java.math.BigInteger;
import java.util.Set;

/**
 * Recognises unusable Ed25519 public keys. These are points of order 1, 2, 4 or 8, for which signatures can be forged,
 * and points in a second encoding (RFC 8032, sections 5.1.3 and 5.1.7).
 */
public final class SmallOrderCheck {

    private static final int LENGTH = 32;

    /** The prime of the field. */
    private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

    /** The y coordinate of a point of order 8 is this value or its negative. */
    private static final BigInteger Y_OF_ORDER_8 =
            new BigInteger("2707385501144840649318225287225658788936804267575313519463743609750303402022");

    private static final Set<BigInteger> Y_OF_SMALL_ORDER =
            Set.of(BigInteger.ZERO, BigInteger.ONE, P.subtract(BigInteger.ONE), Y_OF_ORDER_8, P.subtract(Y_OF_ORDER_8));

    private SmallOrderCheck() {}

    /** @param key the published encoding: y with its least byte first, and the sign of x in the topmost bit */
    public static boolean isWeak(byte[] key) {
        if (key.length != LENGTH) {
            return true;
        }
        var big = new byte[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            big[LENGTH - 1 - i] = key[i];
        }
        big[0] &= 0x7F;
        var y = new BigInteger(1, big);
        return y.compareTo(P) >= 0 || Y_OF_SMALL_ORDER.contains(y);
    }
}
