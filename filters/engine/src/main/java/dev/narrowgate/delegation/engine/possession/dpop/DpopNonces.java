package dev.narrowgate.delegation.engine.possession.dpop;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes and checks the nonces of DPoP proofs (RFC 9449, section 8). No nonce is stored: each is the keyed hash of its
 * period. The nonce of the previous period is still valid. Without a shared key, a proof is valid at
 * one gateway.
 */
public final class DpopNonces {

    private static final String HASH = "HmacSHA256";
    private static final int NONCE_BYTES = 16;

    private final SecretKeySpec own;
    private final Supplier<Optional<byte[]>> shared;
    private final Duration period;
    private final InstantSource clock;
    private volatile Nonces nonces = new Nonces(Long.MIN_VALUE, "", "");

    private record Nonces(long period, String present, String previous) {}

    /** Makes nonces that only this process accepts. */
    public DpopNonces(Duration period, InstantSource clock) {
        this(period, clock, Optional::empty);
    }

    /**
     * @param period the time after which the nonce changes
     * @param shared supplies the key that other gateways have too, once it is known; empty for a key of this process
     */
    public DpopNonces(Duration period, InstantSource clock, Supplier<Optional<byte[]>> shared) {
        var secret = new byte[32];
        new SecureRandom().nextBytes(secret);
        this.own = new SecretKeySpec(secret, HASH);
        this.shared = shared;
        this.period = period;
        this.clock = clock;
    }

    /** Returns the nonce for the next proof. */
    public String current() {
        return nonces().present();
    }

    boolean isCurrent(String nonce) {
        var good = nonces();
        return equal(nonce, good.present()) || equal(nonce, good.previous());
    }

    private Nonces nonces() {
        var now = Math.floorDiv(clock.millis(), period.toMillis());
        var known = nonces;
        if (known.period() != now) {
            known = new Nonces(now, nonce(now), nonce(now - 1));
            nonces = known;
        }
        return known;
    }

    private String nonce(long number) {
        try {
            var mac = Mac.getInstance(HASH);
            mac.init(shared.get().map(key -> new SecretKeySpec(key, HASH)).orElse(own));
            var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(number).array());
            return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(hash, NONCE_BYTES));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("every Java platform has " + HASH, missing);
        }
    }

    private static boolean equal(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                other.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
