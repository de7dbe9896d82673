package dev.narrowgate.delegation.engine.possession.spiffe;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The trust domains whose workloads are known here, each with its own bundle: they are never mixed (SPIFFE Federation, section 4). */
public final class TrustDomains {

    private final Map<String, CachedBundle> bundles;

    /** @param bundles by the name of the trust domain */
    public TrustDomains(Map<String, CachedBundle> bundles) {
        this.bundles = Map.copyOf(bundles);
    }

    public Set<String> names() {
        return bundles.keySet();
    }

    public boolean knows(String trustDomain) {
        return bundles.containsKey(trustDomain);
    }

    /** Null for a trust domain that is not known, and for one whose bundle cannot be had. */
    public @Nullable TrustBundle bundle(String trustDomain) {
        var cached = bundles.get(trustDomain);
        return cached == null ? null : cached.current();
    }

    /** When the bundle of a trust domain is too old to be used. */
    public Instant usableUntil(String trustDomain) {
        var cached = bundles.get(trustDomain);
        return cached == null ? Instant.MIN : cached.usableUntil();
    }

    /** Tells a cache of what bundles vouched for when one of them changes. The answer takes the listener away again. */
    public Runnable onChange(Runnable listener) {
        var removals = bundles.values().stream()
                .map(bundle -> bundle.onChange(listener))
                .toList();
        return () -> removals.forEach(Runnable::run);
    }

    /** Why a bundle cannot be used, or null. */
    public @Nullable String problem(String trustDomain) {
        var cached = bundles.get(trustDomain);
        return cached == null ? "not known" : cached.problem();
    }
}
