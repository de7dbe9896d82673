package dev.narrowgate.delegation.engine.verification;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.verification.introspection.ConfiguredIntrospection;
import dev.narrowgate.delegation.engine.verification.provider.Dialect;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A trusted issuer, after its settings were checked and before its keys are fetched.
 *
 * @param audiences the names under which it addresses this gateway
 * @param algorithms the accepted signature algorithms
 * @param types the accepted types, as they are compared
 * @param authorities additional authorities for its https
 * @param taskClaim the claim that names the task
 * @param provider the provider whose tokens it writes, before the claims of the settings
 * @param dialect the form of its tokens
 */
public record ConfiguredIssuer(
        IssuerSettings settings,
        Set<String> audiences,
        Set<String> algorithms,
        Set<String> types,
        @Nullable AddedAuthorities authorities,
        String taskClaim,
        @Nullable ConfiguredIntrospection introspection,
        Provider provider,
        Dialect dialect) {

    public ConfiguredIssuer {
        audiences = Set.copyOf(audiences);
        algorithms = Set.copyOf(algorithms);
        types = Set.copyOf(types);
    }

    public String issuer() {
        return settings.issuer();
    }

    /** The address of its keys; null if its metadata names it, or if it has none. */
    public @Nullable URI jwksUri() {
        return settings.jwksUri() == null ? null : URI.create(settings.jwksUri());
    }

    public Set<IssuerRole> vouchesFor() {
        return settings.roles();
    }

    /** Whether anything that it signs can be verified. */
    public boolean hasKeys() {
        return settings.jwksUri() != null || settings.discovery();
    }

    /** Returns the same issuer with other algorithms. */
    public ConfiguredIssuer withAlgorithms(Set<String> others) {
        return new ConfiguredIssuer(
                settings, audiences, others, types, authorities, taskClaim, introspection, provider, dialect);
    }
}
