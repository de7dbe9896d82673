package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.possession.spiffe.SpiffeNames;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustDomainSettings;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.token.Principal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The actors of the configuration. A name stands for an issuer and a subject, because the same subject of another issuer is another
 * party (RFC 8693, section 4.1).
 */
public final class ActorNames {

    private final ConfigurationSource source;
    private final List<String> actorIssuers;
    private final List<String> trustDomains;
    private final Set<String> issuers;
    private final boolean believesGateway;
    private final Map<String, Principal> known = new LinkedHashMap<>();
    private final Map<Principal, String> audiences = new HashMap<>();
    private final Map<String, Principal> workloads = new HashMap<>();

    public ActorNames(
            ConfigurationSource source, List<ConfiguredIssuer> issuers, List<TrustDomainSettings> trustDomains) {
        this.source = source;
        this.issuers = issuers.stream().map(ConfiguredIssuer::issuer).collect(Collectors.toUnmodifiableSet());
        this.believesGateway =
                issuers.stream().anyMatch(issuer -> issuer.vouchesFor().contains(IssuerRole.GATEWAY));
        this.actorIssuers = issuers.stream()
                .filter(issuer -> issuer.vouchesFor().contains(IssuerRole.ACTOR))
                .map(ConfiguredIssuer::issuer)
                .toList();
        this.trustDomains = trustDomains.stream()
                .filter(domain -> domain != null && domain.name() != null)
                .map(domain -> SpiffeNames.issuer(domain.name()))
                .toList();
    }

    public void read(Map<String, ActorSettings> written) {
        written.forEach((name, actor) -> {
            var key = DelegationProperties.PREFIX + ".actors." + name;
            if (actor != null) {
                read(key, name, actor);
            }
        });
    }

    /** The configured actors, by their names. */
    public Map<String, Principal> known() {
        return Map.copyOf(known);
    }

    /**
     * Every issuer of a principal, trust domains included. Empty if a gateway is believed, which names principals of others.
     */
    Set<String> issuers() {
        if (believesGateway) {
            return Set.of();
        }
        var all = new HashSet<>(issuers);
        all.addAll(trustDomains);
        return all;
    }

    /** The audience of each agent that receives calls. */
    public Map<Principal, String> audiences() {
        return audiences;
    }

    /** The agents with a SPIFFE ID, by their SPIFFE IDs. */
    public Map<String, Principal> workloads() {
        return workloads;
    }

    /** Returns the principal that a name of a policy stands for. Notes a name that stands for none, and returns null. */
    @Nullable
    public Principal resolve(String key, @Nullable String name) {
        var configured = name == null ? null : known.get(name);
        if (name == null || configured != null) {
            return configured;
        }
        if (name.isBlank()) {
            source.problem(key, "empty (expected: the name of an actor)");
            return null;
        }
        int bar = name.indexOf('|');
        if (bar > 0 && bar < name.length() - 1) {
            return issued(key, name.substring(0, bar), name.substring(bar + 1));
        }
        if (actorIssuers.size() == 1) {
            return new Principal(actorIssuers.getFirst(), name);
        }
        source.problem(
                key,
                "'" + name + "' is not in delegation.actors, and " + actorIssuers.size()
                        + " issuers vouch for actors (expected: ISSUER|" + name + ")");
        return null;
    }

    private void read(String key, String name, ActorSettings actor) {
        var audience = source.required(key + ".audience", actor.audience(), "the aud under which it is called");
        if (audience != null && audiences.containsValue(audience)) {
            source.problem(key + ".audience", "is another agent's (expected: the agent's own)");
        }
        var principal = principal(key, actor);
        if (principal != null && audience != null) {
            known.put(name, principal);
            if (audiences.put(principal, audience) != null) {
                source.problem(key, "the same issuer and subject as another actor (expected: each agent once)");
            }
        }
    }

    /** Returns the principal of an issuer and subject, or of a SPIFFE ID. With both, each proves the same principal. */
    private @Nullable Principal principal(String key, ActorSettings actor) {
        var workload = actor.spiffeId() == null ? null : workload(key + ".spiffe-id", actor.spiffeId());
        if (actor.spiffeId() != null && actor.issuer() == null && actor.subject() == null) {
            return workload;
        }
        var issuer = source.required(key + ".issuer", actor.issuer(), "an issuer that vouches for actors");
        var subject = source.required(key + ".subject", actor.subject(), "its sub there");
        var principal = issuer == null || subject == null ? null : issued(key + ".issuer", issuer, subject);
        if (workload != null && principal != null) {
            workloads.put(workload.subject(), principal);
        }
        return principal;
    }

    private @Nullable Principal workload(String key, String spiffeId) {
        var trustDomain = new SpiffeNames(Map.of()).trustDomain(spiffeId);
        if (trustDomain == null || !trustDomains.contains(SpiffeNames.issuer(trustDomain))) {
            source.problem(
                    key,
                    "'" + spiffeId + "' is no workload of a known trust domain (expected: a SPIFFE ID below one of "
                            + trustDomains + ")");
            return null;
        }
        return new Principal(SpiffeNames.issuer(trustDomain), spiffeId);
    }

    private @Nullable Principal issued(String key, String issuer, String subject) {
        if (!actorIssuers.contains(issuer) && !trustDomains.contains(issuer)) {
            source.problem(
                    key,
                    "'" + issuer + "' does not vouch for actors (expected: "
                            + (actorIssuers.isEmpty()
                                    ? "an issuer with vouches-for: [ actor ]"
                                    : "one of " + actorIssuers)
                            + ")");
            return null;
        }
        return new Principal(issuer, subject);
    }
}
