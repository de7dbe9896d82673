package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.decision.TrustedPositions;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.provider.PublicIssuers;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the issuers that a policy accepts for subjects and for actors. */
public final class PositionReader {

    private final ConfigurationSource source;
    private final List<ConfiguredIssuer> issuers;

    public PositionReader(ConfigurationSource source, List<ConfiguredIssuer> issuers) {
        this.source = source;
        this.issuers = issuers;
    }

    TrustedPositions read(String key, PolicySettings policy) {
        checkPublic(key + ".actors", policy);
        return new TrustedPositions(
                trusted(key + ".subject-issuers", policy.subjectIssuers(), IssuerRole.SUBJECT),
                trusted(key + ".actor-issuers", policy.actorIssuers(), IssuerRole.ACTOR));
    }

    /** A public issuer gives any account a token, so a policy that accepts its actors has to name them. */
    private void checkPublic(String key, PolicySettings policy) {
        if (policy.actors() != null) {
            return;
        }
        issuers.stream()
                .filter(issuer -> PublicIssuers.contains(issuer.issuer()))
                .filter(issuer ->
                        policy.actorIssuers() == null || policy.actorIssuers().contains(issuer.issuer()))
                .forEach(issuer -> source.problem(
                        key,
                        "missing, and issuer " + issuer.issuer() + " signs for everybody who has an account (expected:"
                                + " who may act, or actor-issuers without it)"));
    }

    private Optional<Set<String>> trusted(String key, @Nullable List<String> written, IssuerRole place) {
        if (written == null) {
            return Optional.empty();
        }
        if (written.isEmpty()) {
            source.problem(key, "empty (expected: at least one issuer, or no such key)");
        }
        var known = issuers.stream()
                .filter(issuer -> issuer.vouchesFor().contains(place))
                .map(ConfiguredIssuer::issuer)
                .toList();
        var trusted = new HashSet<String>();
        for (int i = 0; i < written.size(); i++) {
            var name = written.get(i);
            // A null was noted before. Another gateway may trust issuers that are not known here.
            if (name != null && !known.contains(name) && !(believesAnotherGateway() && !name.isBlank())) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + name + "' does not vouch for " + (place == IssuerRole.ACTOR ? "actors" : "subjects")
                                + " (expected: one of " + known + ")");
            } else if (name != null) {
                trusted.add(name);
            }
        }
        return Optional.of(trusted);
    }

    private boolean believesAnotherGateway() {
        return issuers.stream().anyMatch(issuer -> issuer.vouchesFor().contains(IssuerRole.GATEWAY));
    }
}
