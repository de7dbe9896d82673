package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.RoutePolicy;
import dev.narrowgate.delegation.web.body.BodyLimits;
import java.util.List;

/** Compiles the policies of the configuration for the web. */
public final class RoutePolicies {

    private RoutePolicies() {}

    public static List<RoutePolicy> of(DelegationSettings settings, BodyLimits usual, CallerContract callers) {
        return settings.policies().values().stream()
                .map(policy -> RoutePolicy.of(
                        policy.policy(),
                        usual,
                        policy.bodySize(),
                        policy.requestHeaders(),
                        policy.credentialHeaders(),
                        policy.nextHop(),
                        callers))
                .toList();
    }
}
