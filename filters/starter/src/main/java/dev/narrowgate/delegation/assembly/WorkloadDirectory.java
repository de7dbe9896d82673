package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.possession.spiffe.CachedBundle;
import dev.narrowgate.delegation.engine.possession.spiffe.SpiffeNames;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustBundle;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustDomainSettings;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustDomains;
import dev.narrowgate.delegation.engine.possession.spiffe.WorkloadApi;
import dev.narrowgate.delegation.engine.possession.spiffe.WorkloadNames;
import dev.narrowgate.delegation.engine.possession.spiffe.X509SvidVerifier;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.token.Principal;
import java.io.IOException;
import java.net.URI;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Schedulers;

/** The known trust domains, the sources of their bundles, and the names of their workloads. */
public final class WorkloadDirectory implements AutoCloseable {

    private final TrustDomains domains;
    private final SpiffeNames names;
    private final List<WorkloadApi> listening;
    private final Disposable again;

    private WorkloadDirectory(TrustDomains domains, SpiffeNames names, List<WorkloadApi> listening, Disposable again) {
        this.domains = domains;
        this.names = names;
        this.listening = listening;
        this.again = again;
    }

    /** Begins to fetch and to listen before the first workload calls. */
    public static WorkloadDirectory open(DelegationSettings settings, InstantSource clock) {
        var bundles = new HashMap<String, CachedBundle>();
        var listening = new ArrayList<WorkloadApi>();
        for (var domain : settings.proofs().trustDomains()) {
            if (domain.workloadApi() == null) {
                var bundle = fetched(domain, settings, clock);
                bundle.refresh();
                bundles.put(domain.name(), bundle);
            } else {
                var bundle = CachedBundle.pushed(domain.name(), settings.keyTimes(), clock);
                bundles.put(domain.name(), bundle);
                listening.add(WorkloadApi.listen(domain.workloadApi(), domain.name(), into(bundle)));
            }
        }
        return new WorkloadDirectory(
                new TrustDomains(bundles),
                new SpiffeNames(settings.workloads()),
                listening,
                again(bundles, listening, settings));
    }

    /** Opens a directory for one check. Waits for each domain's bundle or its failure, and fetches no bundle twice. */
    public static WorkloadDirectory look(DelegationSettings settings, boolean offline, InstantSource clock) {
        var bundles = new HashMap<String, CachedBundle>();
        for (var domain : settings.proofs().trustDomains()) {
            var isFile = domain.bundle() != null && FileUri.path(domain.bundle()) != null;
            // The Workload API serves attested processes, and this process is not attested.
            var bundle = domain.bundle() == null || offline && !isFile
                    ? CachedBundle.pushed(domain.name(), settings.keyTimes(), clock)
                    : fetched(domain, settings, clock);
            bundles.put(domain.name(), bundle);
        }
        CompletableFuture.allOf(
                        bundles.values().stream().map(CachedBundle::fetch).toArray(CompletableFuture[]::new))
                .join();
        return new WorkloadDirectory(
                new TrustDomains(bundles), new SpiffeNames(settings.workloads()), List.of(), Disposables.disposed());
    }

    /** Refreshes bundles even if no tokens arrive, so that the next token is not verified with a revoked authority. */
    private static Disposable again(
            Map<String, CachedBundle> bundles, List<WorkloadApi> listening, DelegationSettings settings) {
        var every = settings.keyTimes().refresh().toMillis();
        return bundles.isEmpty()
                ? Disposables.disposed()
                : Schedulers.boundedElastic()
                        .schedulePeriodically(
                                () -> {
                                    bundles.values().forEach(CachedBundle::refresh);
                                    listening.forEach(WorkloadApi::poll);
                                },
                                every,
                                every,
                                TimeUnit.MILLISECONDS);
    }

    private static CachedBundle fetched(TrustDomainSettings domain, DelegationSettings settings, InstantSource clock) {
        var uri = URI.create(Objects.requireNonNull(domain.bundle()));
        var times = settings.keyTimes();
        var source =
                FileUri.isOne(uri) ? KeySources.file(FileUri.path(uri)) : OwnRequests.KEYS.http(uri, times.timeout());
        return CachedBundle.fetched(domain.name(), source, times, clock);
    }

    private static WorkloadApi.Listener into(CachedBundle bundle) {
        return new WorkloadApi.Listener() {
            @Override
            public void changed(Set<X509Certificate> authorities, Map<String, PublicKey> jwtAuthorities) {
                bundle.replace(TrustBundle.of(authorities, jwtAuthorities));
            }

            @Override
            public void failed(Throwable why) {
                bundle.failed(why);
            }
        };
    }

    public TrustDomains domains() {
        return domains;
    }

    public SpiffeNames spiffeNames() {
        return names;
    }

    WorkloadNames names() {
        return new WorkloadNames() {
            @Override
            public @Nullable String trustDomain(String identifier) {
                return names.trustDomain(identifier);
            }

            @Override
            public Principal principal(String trustDomain, String identifier) {
                return names.principal(trustDomain, identifier);
            }
        };
    }

    public X509SvidVerifier.Authorities authorities() {
        return new X509SvidVerifier.Authorities() {
            @Override
            public boolean knows(String trustDomain) {
                return domains.knows(trustDomain);
            }

            @Override
            public X509SvidVerifier.@Nullable Known of(String trustDomain) {
                var bundle = domains.bundle(trustDomain);
                return bundle == null
                        ? null
                        : new X509SvidVerifier.Known(bundle.authorities(), domains.usableUntil(trustDomain));
            }
        };
    }

    @Override
    public void close() throws IOException {
        again.dispose();
        for (var api : listening) {
            api.close();
        }
    }
}
