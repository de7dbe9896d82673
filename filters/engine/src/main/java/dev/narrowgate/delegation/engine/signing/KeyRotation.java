package dev.narrowgate.delegation.engine.signing;

import java.time.Duration;

/**
 * The times of a key rotation.
 *
 * @param publishAhead how long a new key is published before it signs: at least as long as verifiers cache the
 *     published set
 * @param longestLife the longest life of any signed token. An old key stays published at least this long
 */
public record KeyRotation(Duration publishAhead, Duration longestLife) {}
