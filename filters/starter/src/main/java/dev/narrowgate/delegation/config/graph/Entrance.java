package dev.narrowgate.delegation.config.graph;

import java.time.Duration;

/**
 * An issuer outside, whose tokens a route accepts.
 *
 * @param gateway whether it is another gateway, whose tokens name subjects of any issuer
 * @param longest the longest life of its tokens
 */
record Entrance(String issuer, boolean gateway, Duration longest) {}
