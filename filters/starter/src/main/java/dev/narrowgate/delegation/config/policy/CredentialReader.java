package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialChoice;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialRules;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the credentials that policies show to next hops that take no token. */
public final class CredentialReader {

    private final ConfigurationSource source;
    private final ReservedHeaders reserved;
    private final Map<String, ServerSettings> servers;

    /** @param servers all configured servers, with and without problems */
    public CredentialReader(ConfigurationSource source, ReservedHeaders reserved, Map<String, ServerSettings> servers) {
        this.source = source;
        this.servers = servers;
        this.reserved = reserved;
    }

    /** Returns the credentials by the names of their policies. */
    public Map<String, CredentialChoice> read(Map<String, PolicySettings> policies) {
        var choices = new LinkedHashMap<String, CredentialChoice>();
        policies.forEach((name, policy) -> {
            var key = DelegationProperties.PREFIX + ".policies." + name + ".credential";
            if (policy != null && policy.credential() == null && source.isWritten(key)) {
                source.problem(key, "empty (expected: " + CredentialRules.KINDS + ")");
            }
            if (policy != null && policy.credential() != null) {
                if (policy.exchange() != null) {
                    source.problem(key, "beside exchange (expected: one of the two)");
                }
                choices.put(
                        name,
                        new CredentialRules(reserved, servers, source.below(key))
                                .choice(policy.credential(), policy.scopes()));
            }
        });
        return choices;
    }

    /** Returns the headers of all credentials of a policy. */
    public static Set<String> headers(@Nullable CredentialChoice credential, @Nullable ConfiguredShadow shadow) {
        var headers = new HashSet<String>();
        if (credential != null) {
            headers.addAll(credential.headers());
        }
        if (shadow != null) {
            headers.addAll(shadow.headers());
        }
        return headers;
    }
}
