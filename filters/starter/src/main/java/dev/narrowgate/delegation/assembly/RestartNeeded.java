package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationSettings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Finds settings of the parts that outlive an engine. A new engine would not obey a change of them. */
final class RestartNeeded {

    private static final Map<String, Function<DelegationSettings, @Nullable Object>> LASTING = lasting();

    private RestartNeeded() {}

    private static Map<String, Function<DelegationSettings, @Nullable Object>> lasting() {
        var all = new LinkedHashMap<String, Function<DelegationSettings, @Nullable Object>>();
        all.put("delegation.gateway", DelegationSettings::gateway);
        all.put("delegation.signing.algorithm", settings -> settings.signing().algorithm());
        all.put(
                "delegation.signing.publish-ahead",
                settings -> settings.signing().publishAhead());
        all.put("delegation.signing.keys", settings -> {
            var keys = settings.signingKeys();
            return keys == null ? null : keys.name();
        });
        all.put(
                "delegation.proofs.dpop.nonce-lifetime",
                settings -> settings.proofs().nonceLifetime());
        all.put(
                "delegation.proofs.dpop.maximum-remembered",
                settings -> settings.proofs().dpop().maximumRemembered());
        all.put("delegation.proofs.trust-domains", settings -> settings.proofs().trustDomains());
        all.put("delegation.actors", DelegationSettings::workloads);
        all.put("delegation.audit.path", settings -> settings.audit().path());
        all.put("delegation.reload", DelegationSettings::reload);
        all.put("delegation.limits", DelegationSettings::limits);
        return all;
    }

    /** The keys whose values differ. Of the actors only the SPIFFE IDs count. */
    static List<String> between(DelegationSettings present, DelegationSettings next) {
        return LASTING.entrySet().stream()
                .filter(one -> !Objects.equals(
                        one.getValue().apply(present), one.getValue().apply(next)))
                .map(Map.Entry::getKey)
                .toList();
    }
}
