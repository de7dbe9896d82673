package dev.narrowgate.delegation.decision;

import java.util.concurrent.ThreadPoolExecutor;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** Locks of libraries that an event loop may wait for, because they are rare and are held for microseconds. */
public final class ShortLocks implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        // For the first requests of a policy in Rego. The pools of Reactor do the same.
        builder.allowBlockingCallsInside(ThreadPoolExecutor.class.getName(), "addWorker");
        // Once after each time that a circuit breaker was open.
        builder.allowBlockingCallsInside(
                "io.github.resilience4j.circuitbreaker.internal.CircuitBreakerStateMachine$OpenState",
                "toHalfOpenState");
    }
}
