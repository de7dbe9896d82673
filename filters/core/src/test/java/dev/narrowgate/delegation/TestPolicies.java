package dev.narrowgate.delegation;

import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.CarriedLimits;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.Requirement;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.decision.ScopeRules;
import dev.narrowgate.delegation.decision.TrustedPositions;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Policies to test with: what a test does not say is allowed. */
public final class TestPolicies {

    public static final String AUDIENCE = "https://tickets.example.com";

    private TestPolicies() {}

    public static Builder policy() {
        return new Builder();
    }

    /** A rule over the method, which is all that it is shown. */
    public static PolicyRule onMethod(Predicate<String> allowed) {
        return new PolicyRule() {
            @Override
            public List<Object> facts(Delegation delegation, Action action, Resource resource) {
                return List.of(action.name());
            }

            @Override
            public boolean holds(List<Object> facts) {
                return allowed.test((String) facts.getFirst());
            }
        };
    }

    /** Builds a policy. */
    public static final class Builder {
        private Scopes scopes = Scopes.of("tickets:read");
        private ScopeRules required = ScopeRules.NONE;
        private Duration maximumLifetime = Duration.ofSeconds(30);
        private int maximumDepth = 4;
        private final Set<Requirement> requirements = EnumSet.noneOf(Requirement.class);
        private Optional<Set<Principal>> actors = Optional.empty();
        private AuthenticationLevel authentication = AuthenticationLevel.ANY;
        private String resource;
        private Optional<Set<String>> subjectIssuers = Optional.empty();
        private Optional<Set<String>> actorIssuers = Optional.empty();
        private Set<String> detailTypes = Set.of();
        private PolicyRule rule = PolicyRule.NONE;

        public Builder detailTypes(String... values) {
            detailTypes = Set.of(values);
            return this;
        }

        public Builder scopes(String... values) {
            scopes = Scopes.of(values);
            return this;
        }

        public Builder required(String... values) {
            required = ScopeRules.required(Scopes.of(values));
            return this;
        }

        public Builder scopeRules(ScopeRules value) {
            required = value;
            return this;
        }

        public Builder maximumLifetime(Duration value) {
            maximumLifetime = value;
            return this;
        }

        public Builder maximumDepth(int value) {
            maximumDepth = value;
            return this;
        }

        public Builder require(Requirement... values) {
            requirements.addAll(List.of(values));
            return this;
        }

        public Builder actors(Principal... values) {
            actors = Optional.of(Set.of(values));
            return this;
        }

        public Builder authentication(AuthenticationLevel value) {
            authentication = value;
            return this;
        }

        public Builder resource(String value) {
            resource = value;
            return this;
        }

        public Builder subjectIssuers(String... values) {
            subjectIssuers = Optional.of(Set.of(values));
            return this;
        }

        public Builder actorIssuers(String... values) {
            actorIssuers = Optional.of(Set.of(values));
            return this;
        }

        public Builder rule(PolicyRule value) {
            rule = value;
            return this;
        }

        public DelegationPolicy build() {
            return new DelegationPolicy(
                    "tickets",
                    new Grant(AUDIENCE, scopes, maximumLifetime),
                    required,
                    maximumDepth,
                    requirements,
                    actors,
                    authentication,
                    resource,
                    new TrustedPositions(subjectIssuers, actorIssuers),
                    new CarriedLimits(detailTypes, true),
                    rule);
        }
    }
}
