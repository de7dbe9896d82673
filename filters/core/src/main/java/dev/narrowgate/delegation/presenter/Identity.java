package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Instant;

/**
 * The identity of a presenter, according to one of its proofs.
 *
 * @param until the end of the proof
 * @param fingerprint the fingerprint of the proof for cache keys
 */
public record Identity(Principal principal, ProofMethod proof, Instant until, TokenFingerprint fingerprint) {}
