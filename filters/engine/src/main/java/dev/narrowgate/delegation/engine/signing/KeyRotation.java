package dev.narrowgate.delegation.engine.signing;

import java.time.Duration;

/**
 * How keys take turns.
 *
 * @param publishAhead how long a new key is published before it signs: at least as long as others keep the published set
 * @param longestLife of any token that is signed: so long an old key is published on
 */
public record KeyRotation(Duration publishAhead, Duration longestLife) {}
