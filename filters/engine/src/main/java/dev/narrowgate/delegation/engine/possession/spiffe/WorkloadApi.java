package dev.narrowgate.delegation.engine.possession.spiffe;

import io.spiffe.bundle.jwtbundle.JwtBundleSet;
import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.exception.JwtBundleException;
import io.spiffe.exception.SocketEndpointAddressException;
import io.spiffe.exception.X509BundleException;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Watches and polls a SPIFFE Workload API for the keys and authorities of a trust domain. */
public final class WorkloadApi implements AutoCloseable {

    /** Receives the current keys and authorities of the trust domain, or the reason why they are unknown. */
    public interface Listener {
        void changed(Set<X509Certificate> authorities, Map<String, PublicKey> jwtAuthorities);

        void failed(Throwable why);
    }

    private final WorkloadApiClient client;
    private final TrustDomain trustDomain;
    private final Listener listener;
    private Set<X509Certificate> authorities = Set.of();
    private Map<String, PublicKey> jwtAuthorities = Map.of();

    private WorkloadApi(WorkloadApiClient client, TrustDomain trustDomain, Listener listener) {
        this.client = client;
        this.trustDomain = trustDomain;
        this.listener = listener;
    }

    /**
     * Starts to watch. The client reconnects by itself. Fails with {@code IllegalArgumentException} when {@code socket}
     * is not an address of a Workload API.
     *
     * @param socket the address, such as {@code unix:/run/spire/agent.sock}
     */
    public static WorkloadApi listen(String socket, String trustDomain, Listener listener) {
        try {
            var options = DefaultWorkloadApiClient.ClientOptions.builder()
                    .spiffeSocketPath(socket)
                    .build();
            var api = new WorkloadApi(
                    DefaultWorkloadApiClient.newClient(options), TrustDomain.parse(trustDomain), listener);
            api.client.watchX509Bundles(api.watcher(api::changed));
            api.client.watchJwtBundles(api.watcher(api::changed));
            return api;
        } catch (SocketEndpointAddressException malformed) {
            throw new IllegalArgumentException("not an address of a Workload API", malformed);
        }
    }

    /** Fetches all bundles again, because a stream may end without a sign. Blocks until the answer arrives. */
    public void poll() {
        try {
            changed(client.fetchX509Bundles());
            changed(client.fetchJwtBundles());
        } catch (X509BundleException | JwtBundleException | RuntimeException unusable) {
            listener.failed(unusable);
        }
    }

    /** Takes over the authorities. A trust domain that is no longer in the set vouches for no workload. */
    private synchronized void changed(X509BundleSet bundles) {
        try {
            authorities = bundles.getBundleForTrustDomain(trustDomain).getX509Authorities();
        } catch (BundleNotFoundException withdrawn) {
            authorities = Set.of();
        }
        listener.changed(authorities, jwtAuthorities);
    }

    private synchronized void changed(JwtBundleSet bundles) {
        try {
            jwtAuthorities = bundles.getBundleForTrustDomain(trustDomain).getJwtAuthorities();
        } catch (BundleNotFoundException withdrawn) {
            jwtAuthorities = Map.of();
        }
        listener.changed(authorities, jwtAuthorities);
    }

    private <T> Watcher<T> watcher(Consumer<T> update) {
        return new Watcher<>() {
            @Override
            public void onUpdate(T bundles) {
                try {
                    update.accept(bundles);
                } catch (RuntimeException unusable) {
                    listener.failed(unusable);
                }
            }

            @Override
            public void onError(Throwable error) {
                listener.failed(error);
            }
        };
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
