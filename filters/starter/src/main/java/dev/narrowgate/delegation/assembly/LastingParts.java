package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.RevokedTokens;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.verification.WatchedRevocations;
import java.util.function.Function;

/**
 * The parts that an engine takes over from the engine before it. Their state must survive a reload, or other parts of
 * the process hold them.
 *
 * @param replays the caches of used proofs, by the kind of proof
 */
public record LastingParts(
        SigningKeys signingKeys,
        WorkloadDirectory workloads,
        RevokedTokens revoked,
        WatchedRevocations revocations,
        DpopNonceSource nonces,
        Function<String, ReplayCache> replays) {}
