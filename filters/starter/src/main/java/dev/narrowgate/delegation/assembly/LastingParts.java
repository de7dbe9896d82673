package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.task.AppliedRevocations;
import dev.narrowgate.delegation.engine.task.signal.SignalMemory;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import java.util.function.Function;

/**
 * The parts that an engine takes over from the engine before it. Their state must survive a reload, or other parts of
 * the process hold them.
 *
 * @param store the tasks, budgets and revocations
 * @param applied applies the revocations of the store to this process
 * @param signals the received security events
 * @param replays the caches of used proofs, by the kind of proof
 */
public record LastingParts(
        SigningKeys signingKeys,
        WorkloadDirectory workloads,
        StateStore store,
        WatchedRevocations revocations,
        AppliedRevocations applied,
        SignalMemory signals,
        DpopNonceSource nonces,
        Function<String, ReplayCache> replays) {}
