package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;

/**
 * Who a presenter is, as one of its proofs says.
 *
 * @param until when the proof ends
 * @param fingerprint of the proof, in cache keys
 */
public record Identity(Principal principal, ProofMethod proof, Instant until, TokenFingerprint fingerprint) {}
