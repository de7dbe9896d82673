package dev.narrowgate.delegation.config.issuer;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRules;
import dev.narrowgate.delegation.engine.verification.IssuerSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Configures the trusted issuers, and checks what concerns several of them. */
public final class IssuerReader {

    private final ConfigurationSource source;
    private final @Nullable String gateway;
    private @Nullable String opaque;

    public IssuerReader(ConfigurationSource source, @Nullable String gateway) {
        this.source = source;
        this.gateway = gateway;
    }

    public List<ConfiguredIssuer> read(List<IssuerSettings> written) {
        var issuers = new ArrayList<ConfiguredIssuer>();
        var names = new HashMap<String, String>();
        for (int i = 0; i < written.size(); i++) {
            var issuer = written.get(i);
            var key = DelegationProperties.PREFIX + ".issuers[" + i + "]";
            if (issuer != null) {
                checkName(key + ".issuer", issuer.issuer(), names);
                checkOpaque(key + ".introspection.tokens", issuer);
                var read = new IssuerRules(issuer, gateway, source.below(key)).configured();
                if (read != null) {
                    issuers.add(read);
                }
            }
        }
        return issuers;
    }

    private void checkName(String key, @Nullable String name, Map<String, String> names) {
        if (name != null && name.equals(gateway)) {
            source.problem(key, "'" + name + "' is this gateway, which believes its own tokens anyway");
        }
        var other = name == null ? null : names.putIfAbsent(name, key);
        if (other != null) {
            source.problem(
                    key,
                    "'" + name + "' is configured twice, here and at " + source.place(other)
                            + ", so that it is not known what its tokens mean (expected: each issuer once)");
        }
    }

    /** An opaque token names no issuer, so it can be sent to one issuer only. */
    private void checkOpaque(String key, IssuerSettings issuer) {
        if (issuer.introspection() == null || !issuer.introspection().isForOpaque()) {
            return;
        }
        if (opaque != null) {
            source.problem(
                    key,
                    "a second issuer with opaque tokens beside " + opaque + " (expected: one, because an opaque token"
                            + " names no issuer and is sent to one issuer only)");
        } else {
            opaque = key.substring(0, key.lastIndexOf('.'));
        }
    }
}
