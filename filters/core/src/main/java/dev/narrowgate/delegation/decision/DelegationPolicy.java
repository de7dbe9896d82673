package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.decision.AccessRequest.Actors;
import dev.narrowgate.delegation.decision.AccessRequest.Arrived;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits and the requirements of a route. Policies are compared by identity. */
public final class DelegationPolicy {

    private final String name;
    private final Grant limit;
    private final Scopes requiredScopes;
    private final int maximumDepth;
    private final Set<Requirement> requirements;
    private final Optional<Set<Principal>> actors;
    private final AuthenticationLevel authentication;
    private final @Nullable String resource;
    private final TrustedPositions positions;
    private final CarriedLimits carried;
    private final PolicyRule rule;
    private final Consultation consultation;

    /**
     * @param limit the most that the narrower token may ever carry
     * @param requiredScopes the scopes that must have arrived
     * @param maximumDepth the maximum number of actors in the chain after this hop
     * @param actors the allowed current actors; empty: every verified actor
     * @param authentication the authentication that is required of the subject
     * @param resource the audience that incoming tokens must have; null: this gateway
     * @param positions the issuers that are trusted for each position of the chain
     * @param carried the further limits that are passed on
     */
    public DelegationPolicy(
            String name,
            Grant limit,
            Scopes requiredScopes,
            int maximumDepth,
            Set<Requirement> requirements,
            Optional<Set<Principal>> actors,
            AuthenticationLevel authentication,
            @Nullable String resource,
            TrustedPositions positions,
            CarriedLimits carried,
            PolicyRule rule) {
        this(
                name,
                limit,
                requiredScopes,
                maximumDepth,
                requirements,
                actors,
                authentication,
                resource,
                positions,
                carried,
                rule,
                Consultation.NONE);
    }

    private DelegationPolicy(
            String name,
            Grant limit,
            Scopes requiredScopes,
            int maximumDepth,
            Set<Requirement> requirements,
            Optional<Set<Principal>> actors,
            AuthenticationLevel authentication,
            @Nullable String resource,
            TrustedPositions positions,
            CarriedLimits carried,
            PolicyRule rule,
            Consultation consultation) {
        this.name = name;
        this.limit = limit;
        this.requiredScopes = requiredScopes;
        this.maximumDepth = maximumDepth;
        this.requirements = Set.copyOf(requirements);
        this.actors = actors.map(Set::copyOf);
        this.authentication = authentication;
        this.resource = resource;
        this.positions = positions;
        this.carried = carried;
        this.rule = rule;
        this.consultation = consultation;
    }

    /** Returns this policy with decision points that are asked after its rule. */
    public DelegationPolicy consulting(Consultation asked) {
        return new DelegationPolicy(
                name,
                limit,
                requiredScopes,
                maximumDepth,
                requirements,
                actors,
                authentication,
                resource,
                positions,
                carried,
                rule,
                asked);
    }

    /** Creates the access request, with only the properties that this policy reads. */
    public AccessRequest ask(Delegation delegation, Action action, Resource resource, Instant now) {
        return new AccessRequest(
                this,
                new Arrived(delegation.scopes(), delegation.token().details().types()),
                new Actors(
                        delegation.actor().orElse(null),
                        delegation.actors().depth(),
                        delegation.presenter().isProven(),
                        positions.shown(delegation)),
                delegation.task() != null,
                authentication.isReachedBy(delegation.token().authentication(), now),
                rule.facts(delegation, action, resource),
                consultation.input(delegation, action, resource));
    }

    /**
     * Returns this policy, narrowed to the limits that a request asks for. Those limits never widen the policy.
     *
     * @param wanted the requested scopes, all of which must have arrived; null: every scope that arrived
     * @param depth the maximum number of actors that the chain may ever have
     */
    public DelegationPolicy within(@Nullable Scopes wanted, Duration lifetime, int depth) {
        var shorter = Collections.min(List.of(lifetime, limit.maximumLifetime()));
        var required = new ArrayList<>(requiredScopes.values());
        required.addAll(wanted == null ? List.of() : wanted.values());
        return new DelegationPolicy(
                name,
                new Grant(
                        limit.audience(),
                        wanted == null ? limit.scopes() : limit.scopes().intersect(wanted),
                        shorter,
                        Math.min(depth, limit.maximumDepth())),
                Scopes.of(required),
                Math.min(depth, maximumDepth),
                requirements,
                actors,
                authentication,
                resource,
                positions,
                carried,
                rule,
                consultation);
    }

    public String name() {
        return name;
    }

    /** The most that the narrower token may ever carry. */
    public Grant limit() {
        return limit;
    }

    public Scopes requiredScopes() {
        return requiredScopes;
    }

    public int maximumDepth() {
        return maximumDepth;
    }

    public boolean requires(Requirement requirement) {
        return requirements.contains(requirement);
    }

    public boolean admits(Principal actor) {
        return actors.isEmpty() || actors.get().contains(actor);
    }

    /** The allowed current actors; empty: every verified actor. */
    public Optional<Set<Principal>> actors() {
        return actors;
    }

    /** Whether the policy names its actors. Requests without an actor are then denied. */
    public boolean namesActors() {
        return actors.isPresent();
    }

    /** The authentication that is required of the subject. */
    public AuthenticationLevel authentication() {
        return authentication;
    }

    /** Whether the policy accepts initiating subjects that this issuer named. */
    public boolean takesSubjectsOf(String issuer) {
        return positions
                .subjectIssuers()
                .map(issuers -> issuers.contains(issuer))
                .orElse(true);
    }

    /** The audience that incoming tokens must have (RFC 8707, section 2); null: this gateway. */
    public @Nullable String resource() {
        return resource;
    }

    /** The further limits of the incoming token that are passed on. */
    public CarriedLimits carried() {
        return carried;
    }

    /** The decision points that are asked after the rule. */
    public Consultation consultation() {
        return consultation;
    }

    TrustedPositions positions() {
        return positions;
    }

    PolicyRule rule() {
        return rule;
    }

    @Override
    public String toString() {
        return "policy " + name;
    }
}
