package dev.narrowgate.delegation.engine.store.redis;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The client of Redis takes a lock for microseconds when a connection opens or closes, also on its own event loops. An error
 * there would leave a waiter in the queue of the lock that nobody wakes, and a later close would wait for ever.
 */
public final class LockOfTheClient implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside("io.lettuce.core.protocol.SharedLock", "doExclusive");
    }
}
