package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.RoutePolicy;
import dev.narrowgate.delegation.web.RoutePolicy.NextHopChallenge;
import dev.narrowgate.delegation.web.body.BodyLimits;
import java.util.List;
import java.util.Set;

/** Compiles the policies of the configuration for the web. */
public final class RoutePolicies {

    private RoutePolicies() {}

    public static List<RoutePolicy> of(DelegationSettings settings, BodyLimits usual, CallerContract callers) {
        var credentials = settings.credentialHeaders();
        return settings.policies().values().stream()
                .map(policy -> RoutePolicy.of(
                        policy,
                        usual,
                        settings.bodySizes().get(policy.name()),
                        settings.requestHeaders().get(policy.name()),
                        credentials.getOrDefault(policy.name(), Set.of()),
                        challenges(settings, policy.name()),
                        callers))
                .toList();
    }

    private static NextHopChallenge challenges(DelegationSettings settings, String policy) {
        if (settings.passingChallenges().contains(policy)) {
            return NextHopChallenge.PASSED;
        }
        return settings.beforeGateways().contains(policy) ? NextHopChallenge.RELAYED : NextHopChallenge.REFUSED;
    }
}
