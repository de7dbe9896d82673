package dev.narrowgate.delegation.config.issuer;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.policy.PolicySettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.provider.Dialect.Part;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Warns of policies that restrict less than they seem to, because of the form of a provider's tokens. */
public final class ProviderWarnings {

    private static final String CLIENT = "token.client_id";

    private final ConfigurationSource source;
    private final List<ConfiguredIssuer> issuers;

    public ProviderWarnings(ConfigurationSource source, List<ConfiguredIssuer> issuers) {
        this.source = source;
        this.issuers = issuers;
    }

    public List<ConfigurationProblem> of(Map<String, PolicySettings> policies) {
        var warnings = new ArrayList<ConfigurationProblem>();
        policies.forEach((name, policy) -> {
            var key = DelegationProperties.PREFIX + ".policies." + name;
            if (policy != null) {
                issuers.forEach(issuer -> check(key, policy, issuer, warnings));
            }
        });
        return warnings;
    }

    private void check(
            String key, PolicySettings policy, ConfiguredIssuer issuer, List<ConfigurationProblem> warnings) {
        if (policy.rule() != null
                && policy.rule().contains(CLIENT)
                && issuer.vouchesFor().contains(IssuerRole.SUBJECT)
                && takes(policy.subjectIssuers(), issuer)
                && !issuer.dialect().demands().contains(Part.CLIENT)) {
            warnings.add(new ConfigurationProblem(
                    source.place(key + ".rule"),
                    "reads " + CLIENT + ", which is empty where tokens of issuer " + issuer.issuer()
                            + " name no client, and then is no client that the rule excludes"));
        }
        if (policy.actors() == null
                && issuer.provider() == Provider.ENTRA
                && issuer.vouchesFor().contains(IssuerRole.ACTOR)
                && takes(policy.actorIssuers(), issuer)) {
            warnings.add(new ConfigurationProblem(
                    source.place(key + ".actors"),
                    "missing, and each application of the tenant can get a token for this gateway from issuer "
                            + issuer.issuer() + " (better: who may act)"));
        }
    }

    private static boolean takes(@Nullable List<String> names, ConfiguredIssuer issuer) {
        return names == null || names.contains(issuer.issuer());
    }
}
