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
        all.put("delegation.signing", DelegationSettings::signing);
        // Used proofs are remembered for as long as the proofs of the start could be used.
        all.put("delegation.proofs", DelegationSettings::proofs);
        all.put("delegation.actors", DelegationSettings::workloads);
        all.put("delegation.audit", DelegationSettings::audit);
        all.put("delegation.cache", DelegationSettings::caches);
        // The bundles of trust domains are fetched as often as keys.
        all.put("delegation.keys", settings -> settings.proofs().trustDomains().isEmpty() ? null : settings.keyTimes());
        all.put("delegation.reload", DelegationSettings::reload);
        all.put("delegation.store", DelegationSettings::store);
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
