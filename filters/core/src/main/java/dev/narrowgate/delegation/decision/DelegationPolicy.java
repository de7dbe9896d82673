package dev.narrowgate.delegation.decision;

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

/** What a route allows at most, and what it insists on. Equal only to itself. */
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

    /**
     * @param limit the most that the narrower token may ever carry
     * @param requiredScopes what must have arrived
     * @param maximumDepth actors in the chain, after this hop
     * @param actors who may be the current actor; empty: any verified one
     * @param authentication how the subject has to be authenticated
     * @param resource what incoming tokens have to be addressed to; null: this gateway
     * @param positions whose word is taken for which place of the chain
     * @param carried which further limits go on
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
    }

    /** What this policy wants to know of a request, and nothing else. */
    public AccessRequest ask(Delegation delegation, Action action, Resource resource, Instant now) {
        return new AccessRequest(
                this,
                delegation.scopes(),
                delegation.actor().orElse(null),
                delegation.actors().depth(),
                delegation.presenter().isProven(),
                delegation.task() != null,
                authentication.isReachedBy(delegation.token().authentication(), now),
                delegation.token().details().types(),
                positions.shown(delegation),
                rule.facts(delegation, action, resource));
    }

    /**
     * The same policy for somebody who wants no more than this of it: a wish takes away and never gives.
     *
     * @param wanted scopes, all of which must have arrived; null when any that arrived will do
     * @param depth the most actors that the chain may ever have
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
                rule);
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

    /** Who may be the current actor; empty: any verified one. */
    public Optional<Set<Principal>> actors() {
        return actors;
    }

    /** Whether only some actors are admitted, so that no actor at all is one too few. */
    public boolean namesActors() {
        return actors.isPresent();
    }

    /** How the subject has to be authenticated. */
    public AuthenticationLevel authentication() {
        return authentication;
    }

    /** Whether an issuer may have named the initiating subject. */
    public boolean takesSubjectsOf(String issuer) {
        return positions
                .subjectIssuers()
                .map(issuers -> issuers.contains(issuer))
                .orElse(true);
    }

    /** What incoming tokens have to be addressed to (RFC 8707, section 2); null: this gateway. */
    public @Nullable String resource() {
        return resource;
    }

    /** Which further limits of the token that arrived go on. */
    public CarriedLimits carried() {
        return carried;
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
