package dev.narrowgate.delegation.web;

import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.core.Ordered;

/** Makes the filter {@code Delegation=<policy>}, which opens a route only to delegated calls that the policy allows. */
public final class DelegationGatewayFilterFactory
        extends AbstractGatewayFilterFactory<DelegationGatewayFilterFactory.Config> {

    /** Around all work of a route, including its retries and the writing of the response. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2000;

    private final PresentEngine present;
    private final DelegationDeadline end;

    /** @param policy the name of a policy */
    public record Config(@Nullable String policy) {}

    public DelegationGatewayFilterFactory(PresentEngine present, InstantSource clock) {
        super(Config.class);
        this.present = present;
        this.end = new DelegationDeadline(clock);
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("policy");
    }

    /** Fails with {@code IllegalArgumentException} if the policy does not exist, which makes the route invalid. */
    @Override
    public GatewayFilter apply(Config config) {
        var policies = present.underConstruction().policies();
        var policy = config.policy() == null ? null : policies.get(config.policy());
        if (policy == null) {
            throw new IllegalArgumentException(
                    "Delegation=" + config.policy() + ": no such policy (expected one of " + policies.keySet() + ")");
        }
        return new OrderedGatewayFilter(
                new DelegationGatewayFilter(policy, present.place(policy.name()), present, end, null), ORDER);
    }
}
