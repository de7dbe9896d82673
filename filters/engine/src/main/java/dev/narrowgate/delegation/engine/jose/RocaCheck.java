package dev.narrowgate.delegation.engine.jose;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Recognises RSA moduli of the key generator with guessable primes (CVE-2017-15361). Modulo each of these small primes,
 * such a modulus is a power of 65537. Among sound keys this happens about once in 2^27.
 */
public final class RocaCheck {

    private static final int[] PRIMES = {11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157};

    private static final List<BitSet> POWERS = new ArrayList<>();

    static {
        for (int prime : PRIMES) {
            var powers = new BitSet(prime);
            long power = 1;
            while (!powers.get((int) power)) {
                powers.set((int) power);
                power = power * 65537 % prime;
            }
            POWERS.add(powers);
        }
    }

    private RocaCheck() {}

    public static boolean isWeak(BigInteger modulus) {
        for (int i = 0; i < PRIMES.length; i++) {
            if (!POWERS.get(i).get(modulus.mod(BigInteger.valueOf(PRIMES[i])).intValue())) {
                return false;
            }
        }
        return true;
    }
}
