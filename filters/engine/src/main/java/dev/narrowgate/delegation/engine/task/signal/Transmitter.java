package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import java.time.Duration;
import java.util.Set;

/**
 * The transmitter of one stream, with what its tokens are verified by.
 *
 * @param issuer the {@code iss} of its tokens
 * @param algorithms the accepted signature algorithms
 * @param audience the name of this receiver in {@code aud}
 * @param skew how far its clock may be ahead
 * @param maximumAge the longest time from {@code iat} to now
 */
public record Transmitter(
        String issuer, IssuerKeys keys, Set<String> algorithms, String audience, Duration skew, Duration maximumAge) {

    public Transmitter {
        algorithms = Set.copyOf(algorithms);
    }
}
