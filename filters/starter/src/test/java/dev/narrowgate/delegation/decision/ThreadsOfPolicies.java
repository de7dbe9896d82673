package dev.narrowgate.delegation.decision;

import java.util.concurrent.ThreadPoolExecutor;
import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * A pool adds a thread under a lock that it holds for microseconds. The pool of a policy in Rego does so for its first requests;
 * the library's own pools do it as well.
 */
public final class ThreadsOfPolicies implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(ThreadPoolExecutor.class.getName(), "addWorker");
    }
}
