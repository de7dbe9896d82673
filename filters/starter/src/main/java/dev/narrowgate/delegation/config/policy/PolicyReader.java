package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.decision.AuthenticationLevel;
import dev.narrowgate.delegation.decision.CarriedLimits;
import dev.narrowgate.delegation.decision.Consultation;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.decision.Grant;
import dev.narrowgate.delegation.decision.InputMember;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.ReadableClaims;
import dev.narrowgate.delegation.engine.decision.CelRules;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.Scopes;
import dev.narrowgate.delegation.web.problem.ResourceMetadataUri;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the policies, and compiles their rules. */
public final class PolicyReader {

    /** The longest life of a token for one hop. */
    public static final Duration LONGEST_LIFETIME = Duration.ofHours(1);

    private final ConfigurationSource source;
    private final ActorNames actors;
    private final PositionReader positions;
    private final @Nullable URI publicUri;
    private final Set<String> decisionPoints;

    public PolicyReader(
            ConfigurationSource source,
            ActorNames actors,
            PositionReader positions,
            @Nullable URI publicUri,
            Set<String> decisionPoints) {
        this.source = source;
        this.decisionPoints = Set.copyOf(decisionPoints);
        this.positions = positions;
        this.actors = actors;
        this.publicUri = publicUri;
    }

    public Map<String, DelegationPolicy> read(Map<String, PolicySettings> written) {
        var policies = new LinkedHashMap<String, DelegationPolicy>();
        var rules = new CelRules(actors.known(), actors.issuers(), ReservedHeaders::isCredential);
        written.forEach((name, policy) -> {
            var key = DelegationProperties.PREFIX + ".policies." + name;
            if (policy != null) {
                read(key, name, policy, rules).ifPresent(read -> policies.put(name, read));
            }
        });
        return policies;
    }

    private Optional<DelegationPolicy> read(String key, String name, PolicySettings policy, CelRules rules) {
        var audience = source.required(key + ".audience", policy.audience(), "the aud of the narrower token");
        var scopes = new ScopeReader(source, key).read(policy);
        var requirements = given(key + ".require", policy.require());
        var claims = claims(key + ".claims", policy.claims());
        var rule = rule(key + ".rule", policy.rule(), claims, rules);
        var consultation = consultation(key, policy);
        var authentication = authentication(key, policy);
        checkResource(key + ".resource", policy.resource());
        var allowed = allowed(key + ".actors", policy.actors());
        var trusted = positions.read(key, policy);
        var carried = carried(key, policy);
        if (audience == null || policy.maxLifetime() == null || policy.maxDepth() == null) {
            return Optional.empty();
        }
        var read = new DelegationPolicy(
                name,
                new Grant(audience, Scopes.of(policy.scopes()), policy.maxLifetime()),
                scopes,
                policy.maxDepth(),
                Set.copyOf(requirements),
                allowed,
                authentication,
                policy.resource(),
                trusted,
                carried,
                rule);
        return Optional.of(read.consulting(consultation).reading(claims).listing(credentials(key, policy)));
    }

    private Consultation consultation(String key, PolicySettings policy) {
        var points = given(key + ".decisions", policy.decisions());
        for (int i = 0; i < points.size(); i++) {
            if (points.indexOf(points.get(i)) < i) {
                source.problem(
                        key + ".decisions[" + i + "]",
                        "'" + points.get(i) + "' is asked already (expected: each once)");
            }
            if (!decisionPoints.contains(points.get(i))) {
                source.problem(
                        key + ".decisions[" + i + "]",
                        "'" + points.get(i) + "' is not in delegation.decision-points (expected: one of "
                                + new TreeSet<>(decisionPoints) + ")");
            }
        }
        if (policy.input() != null && policy.decisions() == null) {
            source.problem(key + ".input", "without decisions, which it is for (expected: decisions beside it)");
        }
        var told = EnumSet.noneOf(InputMember.class);
        var written = given(key + ".input", policy.input());
        for (int i = 0; i < written.size(); i++) {
            var member = InputMember.of(written.get(i));
            if (member.isEmpty()) {
                source.problem(
                        key + ".input[" + i + "]",
                        "'" + written.get(i) + "' is not known (expected: one of "
                                + Arrays.stream(InputMember.values())
                                        .map(InputMember::written)
                                        .collect(Collectors.joining(", "))
                                + ")");
            }
            member.ifPresent(told::add);
        }
        return points.isEmpty()
                ? Consultation.NONE
                : new Consultation(points, policy.input() == null ? Set.copyOf(InputMember.DEFAULT) : told);
    }

    /** A credential cannot carry authorization details, so a policy with a credential names no types. */
    private CarriedLimits carried(String key, PolicySettings policy) {
        var types = given(key + ".authorization-details", policy.authorizationDetails());
        for (var type : types) {
            if (type.isBlank()) {
                source.problem(key + ".authorization-details", "'" + type + "' is no type (expected: a text)");
            }
        }
        if (!types.isEmpty() && policy.credential() != null) {
            source.problem(
                    key + ".authorization-details",
                    "beside credential (expected: one of them, because a credential carries no details)");
        }
        return new CarriedLimits(Set.copyOf(types), policy.binding() == PolicySettings.Binding.KEEP);
    }

    private AuthenticationLevel authentication(String key, PolicySettings policy) {
        var classes = given(key + ".acr-values", policy.acrValues());
        // A challenge contains them, with the characters of scopes (RFC 9470, section 3).
        return new AuthenticationLevel(classes, policy.maxAge());
    }

    /** The metadata of the resource are on this gateway, so its address is below that of the gateway (RFC 9728, section 3.1). */
    private void checkResource(String key, @Nullable String resource) {
        if (resource == null || publicUri == null) {
            return;
        }
        var uri = source.address(resource);
        if (uri != null && !uri.equals(publicUri) && samePlace(uri, publicUri)) {
            source.problem(
                    key,
                    "'" + resource + "' has its metadata in the place of those of public-uri '" + publicUri
                            + "' (expected: the same letters, or another path)");
        }
        if (uri != null
                && (!Objects.equals(publicUri.getAuthority(), uri.getAuthority())
                        || !Objects.equals(publicUri.getScheme(), uri.getScheme())
                        || uri.getRawQuery() != null)) {
            source.problem(key, "'" + resource + "' is elsewhere (expected: a path below " + publicUri + ")");
        }
    }

    private static boolean samePlace(URI one, URI other) {
        return ResourceMetadataUri.of(one).equals(ResourceMetadataUri.of(other));
    }

    /** Returns a list of restrictions. A present empty list looks like a restriction and restricts nothing, so it is a problem. */
    private <T> List<T> given(String key, @Nullable List<T> written) {
        if (written == null) {
            return List.of();
        }
        if (written.isEmpty()) {
            source.problem(key, "empty (expected: at least one, or no such key)");
        }
        return written.stream().filter(Objects::nonNull).toList();
    }

    /** The credentials that a decision point may choose, with the scopes for which they are meant. */
    private Map<String, Scopes> credentials(String key, PolicySettings policy) {
        if (policy.credential() == null || policy.credential().named().isEmpty()) {
            return Map.of();
        }
        if (policy.decisions() == null) {
            source.problem(
                    key + ".credential.named",
                    "without decisions, which choose one of them (expected: decisions beside credential)");
        }
        var listed = new LinkedHashMap<String, Scopes>();
        policy.credential().named().forEach((name, credential) -> {
            if (credential != null) {
                listed.put(name, Scopes.of(credential.scopes()));
            }
        });
        return listed;
    }

    private ReadableClaims claims(String key, @Nullable PolicyClaimSettings written) {
        if (written == null) {
            return ReadableClaims.NONE;
        }
        checkClaims(key + ".subject", written.subject());
        checkClaims(key + ".actor", written.actor());
        return new ReadableClaims(new HashSet<>(written.subject()), new HashSet<>(written.actor()));
    }

    private void checkClaims(String key, List<String> names) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isBlank()) {
                source.problem(key + "[" + i + "]", "empty (expected: the name of a claim)");
            }
        }
    }

    private PolicyRule rule(String key, @Nullable String expression, ReadableClaims claims, CelRules rules) {
        if (expression == null) {
            return PolicyRule.NONE;
        }
        try {
            return rules.compile(expression, claims);
        } catch (IllegalArgumentException invalid) {
            source.problem(key, "does not compile\n" + invalid.getMessage());
            return PolicyRule.NONE;
        }
    }

    private Optional<Set<Principal>> allowed(String key, @Nullable List<String> names) {
        if (names == null) {
            return Optional.empty();
        }
        if (names.isEmpty()) {
            source.problem(key, "empty (expected: at least one actor, or no such key)");
        }
        var allowed = new HashSet<Principal>();
        for (int i = 0; i < names.size(); i++) {
            var principal = actors.resolve(key + "[" + i + "]", names.get(i));
            if (principal != null) {
                allowed.add(principal);
            }
        }
        return Optional.of(allowed);
    }
}
