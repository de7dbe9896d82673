package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.policy.ConfiguredShadow;
import dev.narrowgate.delegation.hop.Shadow;
import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.RoutePolicy;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.peer.ShadowedPeers;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Compiles the policies of the configuration for the web. */
public final class RoutePolicies {

    private RoutePolicies() {}

    /** @param ids makes the ids of permissions */
    public static List<RoutePolicy> of(
            DelegationSettings settings, BodyLimits usual, CallerContract callers, Supplier<String> ids) {
        return settings.policies().values().stream()
                .map(policy -> RoutePolicy.of(
                        policy.policy(),
                        usual,
                        policy.bodySize(),
                        policy.requestHeaders(),
                        policy.credentialHeaders(),
                        policy.nextHop(),
                        shadowed(policy.shadow(), settings.gateway(), ids),
                        callers))
                .toList();
    }

    private static @Nullable ShadowedPeers shadowed(
            @Nullable ConfiguredShadow shadow, String gateway, Supplier<String> ids) {
        return shadow == null
                ? null
                : new ShadowedPeers(shadow.from(), new Shadow(shadow.credential(), shadow.until(), gateway, ids));
    }
}
