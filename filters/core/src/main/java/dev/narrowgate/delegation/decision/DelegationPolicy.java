package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.decision.AccessRequest.Actors;
import dev.narrowgate.delegation.decision.AccessRequest.Arrived;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.task.TaskRules;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The limits and the requirements of a route. Policies are compared by identity. */
public final class DelegationPolicy {

    private final String name;
    private final Grant limit;
    private final ScopeRules scopes;
    private final int maximumDepth;
    private final Set<Requirement> requirements;
    private final Optional<Set<Principal>> actors;
    private final AuthenticationLevel authentication;
    private final @Nullable String resource;
    private final TrustedPositions positions;
    private final CarriedLimits carried;
    private final PolicyRule rule;
    private final Consultation consultation;
    private final ReadableClaims claims;
    private final Map<String, Scopes> credentials;
    private final TaskRules tasks;

    /**
     * @param limit the most that the narrower token may ever carry
     * @param scopes the scopes that must have arrived, and those that are replaced
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
            ScopeRules scopes,
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
        this.scopes = scopes;
        this.maximumDepth = maximumDepth;
        this.requirements = Set.copyOf(requirements);
        this.actors = actors.map(Set::copyOf);
        this.authentication = authentication;
        this.resource = resource;
        this.positions = positions;
        this.carried = carried;
        this.rule = rule;
        this.consultation = Consultation.NONE;
        this.claims = ReadableClaims.NONE;
        this.credentials = Map.of();
        this.tasks = TaskRules.NONE;
    }

    /** The same requirements, with other limits. */
    private DelegationPolicy(
            DelegationPolicy other,
            Grant limit,
            ScopeRules scopes,
            int maximumDepth,
            Consultation consultation,
            ReadableClaims claims,
            Map<String, Scopes> credentials,
            TaskRules tasks) {
        this.name = other.name;
        this.limit = limit;
        this.scopes = scopes;
        this.maximumDepth = maximumDepth;
        this.requirements = other.requirements;
        this.actors = other.actors;
        this.authentication = other.authentication;
        this.resource = other.resource;
        this.positions = other.positions;
        this.carried = other.carried;
        this.rule = other.rule;
        this.consultation = consultation;
        this.claims = claims;
        this.credentials = Map.copyOf(credentials);
        this.tasks = tasks;
    }

    /** Returns this policy with decision points that are asked after its rule. */
    public DelegationPolicy consulting(Consultation asked) {
        return new DelegationPolicy(this, limit, scopes, maximumDepth, asked, claims, credentials, tasks);
    }

    /** Returns this policy with further claims that its rule and its decision points may read. */
    public DelegationPolicy reading(ReadableClaims named) {
        return new DelegationPolicy(this, limit, scopes, maximumDepth, consultation, named, credentials, tasks);
    }

    /**
     * Returns this policy with credentials that a decision point may choose.
     *
     * @param listed their names, with the scopes for which they are meant
     */
    public DelegationPolicy listing(Map<String, Scopes> listed) {
        return new DelegationPolicy(this, limit, scopes, maximumDepth, consultation, claims, listed, tasks);
    }

    /** Returns this policy with rules for the tasks of its requests. */
    public DelegationPolicy limiting(TaskRules rules) {
        return new DelegationPolicy(this, limit, scopes, maximumDepth, consultation, claims, credentials, rules);
    }

    /** Creates the access request, with only the properties that this policy reads. */
    public AccessRequest ask(Delegation delegation, Action action, Resource resource, Instant now) {
        return new AccessRequest(
                this,
                new Arrived(
                        delegation.scopes(),
                        scopes.translation().read(delegation.scopeOrigins()),
                        delegation.token().details().types()),
                new Actors(
                        delegation.actor().orElse(null),
                        delegation.actors().depth(),
                        delegation.presenter().isProven(),
                        positions.shown(delegation)),
                delegation.task() != null,
                authentication.isReachedBy(delegation.token().authentication(), now),
                rule.facts(delegation, action, resource),
                consultation.input(delegation, action, resource, claims),
                delegation.grounds());
    }

    /**
     * Returns this policy, narrowed to the limits that a request asks for. Those limits never widen the policy.
     *
     * @param wanted the requested scopes, all of which must be granted; null: every scope that can be
     * @param depth the maximum number of actors that the chain may ever have
     */
    public DelegationPolicy within(@Nullable Scopes wanted, Duration lifetime, int depth) {
        var shorter = Collections.min(List.of(lifetime, limit.maximumLifetime()));
        return new DelegationPolicy(
                this,
                new Grant(
                        limit.audience(),
                        wanted == null ? limit.scopes() : limit.scopes().intersect(wanted),
                        limit.origins(),
                        shorter,
                        Math.min(depth, limit.maximumDepth())),
                wanted == null ? scopes : scopes.wanting(wanted),
                Math.min(depth, maximumDepth),
                consultation,
                claims,
                credentials,
                tasks);
    }

    /** Returns the grant for the scopes that arrived: those that the policy allows, after its translation. */
    Grant granted(Arrived arrived) {
        var translated = scopes.translation().of(arrived.scopes(), arrived.origins());
        var granted = translated.scopes().intersect(limit.scopes());
        return new Grant(
                limit.audience(),
                granted,
                translated.origins().only(granted),
                limit.maximumLifetime(),
                limit.maximumDepth());
    }

    /** Whether a grant has no scope but those that arrived, or that they are translated into (law 3). */
    public boolean covers(Grant grant, Delegation delegation) {
        var translated = scopes.translation().of(delegation.scopes(), delegation.scopeOrigins());
        return translated.scopes().includes(grant.scopes())
                && translated.origins().only(grant.scopes()).equals(grant.origins());
    }

    public String name() {
        return name;
    }

    /** The most that the narrower token may ever carry. */
    public Grant limit() {
        return limit;
    }

    /** The scopes that must have arrived, and those that are replaced. */
    public ScopeRules scopes() {
        return scopes;
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

    /** The further claims that the rule and the decision points may read. */
    public ReadableClaims claims() {
        return claims;
    }

    /** The credentials that a decision point may choose, with the scopes for which they are meant. */
    public Map<String, Scopes> credentials() {
        return credentials;
    }

    /** The rules for the tasks of requests. */
    public TaskRules tasks() {
        return tasks;
    }

    /** Whether the credential that was chosen lies within the grant. */
    public boolean mayShow(Grant grant) {
        var chosen = grant.credential();
        if (chosen == null) {
            return true;
        }
        var meant = credentials.get(chosen);
        return meant != null && grant.scopes().includes(meant);
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
