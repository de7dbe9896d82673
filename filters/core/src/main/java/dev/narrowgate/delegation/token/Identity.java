package dev.narrowgate.delegation.token;

import java.time.Instant;

/**
 * Who a presenter is, as one of its proofs says.
 *
 * @param until when the proof ends
 * @param fingerprint of the proof, in cache keys
 */
public record Identity(Principal principal, Proof proof, Instant until, TokenFingerprint fingerprint) {}
