package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.RevokedTokens;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.verification.WatchedRevocations;
import java.util.function.Function;

/**
 * What an engine takes over from the engine before: its memory must not be lost, or other parts of the process hold it.
 *
 * @param replays the used proofs of each kind
 */
public record LastingParts(
        SigningKeys signingKeys,
        WorkloadDirectory workloads,
        RevokedTokens revoked,
        WatchedRevocations revocations,
        DpopNonceSource nonces,
        Function<String, ReplayCache> replays) {}
