package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.web.body.BodyLimitFilter;
import dev.narrowgate.delegation.web.header.AllowedHeaders;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.core.Ordered;

/** {@code Delegation=<policy>}: the route is open to delegated calls that the policy allows, and to nothing else. */
public final class DelegationGatewayFilterFactory
        extends AbstractGatewayFilterFactory<DelegationGatewayFilterFactory.Config> {

    /** Around everything that a route does, its retries and the writing of the response included. */
    public static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 2000;

    private final Map<String, DelegationPolicy> policies;
    private final Map<String, Set<String>> requestHeaders;
    private final DelegationPipeline pipeline;
    private final HopReader hops;
    private final CallerContract callers;
    private final BodyLimitFilter bodies;
    private final DelegationDeadline end;

    /** @param policy the name of a policy */
    public record Config(@Nullable String policy) {}

    /** @param requestHeaders the names of headers that go on, by the names of the policies that restrict them */
    public DelegationGatewayFilterFactory(
            Map<String, DelegationPolicy> policies,
            Map<String, Set<String>> requestHeaders,
            DelegationPipeline pipeline,
            CallerContract callers,
            BodyLimitFilter bodies,
            Supplier<String> ids,
            InstantSource clock) {
        super(Config.class);
        this.policies = Map.copyOf(policies);
        this.requestHeaders = Map.copyOf(requestHeaders);
        this.pipeline = pipeline;
        this.hops = new HopReader(callers.peers(), ids, clock);
        this.callers = callers;
        this.bodies = bodies;
        this.end = new DelegationDeadline(clock);
    }

    @Override
    public List<String> shortcutFieldOrder() {
        return List.of("policy");
    }

    /** Fails with {@code IllegalArgumentException} when there is no such policy: the route cannot be. */
    @Override
    public GatewayFilter apply(Config config) {
        var policy = config.policy() == null ? null : policies.get(config.policy());
        if (policy == null) {
            throw new IllegalArgumentException(
                    "Delegation=" + config.policy() + ": no such policy (expected one of " + policies.keySet() + ")");
        }
        return new OrderedGatewayFilter(
                new DelegationGatewayFilter(
                        policy,
                        new AllowedHeaders(requestHeaders.get(policy.name())),
                        pipeline,
                        hops,
                        callers.credentials(),
                        callers.problems(policy),
                        callers.refusals(),
                        callers.dpopNonce(),
                        bodies,
                        end),
                ORDER);
    }
}
