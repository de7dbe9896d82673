package dev.narrowgate.delegation.engine.possession.spiffe;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The known trust domains, each with its own bundle. Bundles are never mixed (SPIFFE Federation, section 4). */
public final class TrustDomains {

    private final Map<String, CachedBundle> bundles;

    /** @param bundles the bundles by the name of the trust domain */
    public TrustDomains(Map<String, CachedBundle> bundles) {
        this.bundles = Map.copyOf(bundles);
    }

    public Set<String> names() {
        return bundles.keySet();
    }

    public boolean knows(String trustDomain) {
        return bundles.containsKey(trustDomain);
    }

    /** Returns null for an unknown trust domain, and for one whose bundle is not available. */
    public @Nullable TrustBundle bundle(String trustDomain) {
        var cached = bundles.get(trustDomain);
        return cached == null ? null : cached.current();
    }

    /** Returns when the bundle of a trust domain is too old to be used. */
    public Instant usableUntil(String trustDomain) {
        var cached = bundles.get(trustDomain);
        return cached == null ? Instant.MIN : cached.usableUntil();
    }

    /** Adds a listener for changed bundles, such as a cache of verified presenters. The result removes the listener. */
    public Runnable onChange(Runnable listener) {
        var removals = bundles.values().stream()
                .map(bundle -> bundle.onChange(listener))
                .toList();
        return () -> removals.forEach(Runnable::run);
    }

    /** Returns why a bundle cannot be used, or null. */
    public @Nullable String problem(String trustDomain) {
        var cached = bundles.get(trustDomain);
        return cached == null ? "not known" : cached.problem();
    }
}
