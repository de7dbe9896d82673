package dev.narrowgate.delegation.store;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * The client of Redis makes its TLS context when it connects, from files of the JDK. It does so on threads that serve the
 * store alone, and no request waits for them.
 */
public final class TlsOfTheStore implements BlockHoundIntegration {

    @Override
    public void applyTo(BlockHound.Builder builder) {
        builder.allowBlockingCallsInside(
                "io.lettuce.core.SslConnectionBuilder$SslChannelInitializer", "initializeSSLEngine");
    }
}
