package dev.narrowgate.delegation.adapter.spiffe;

import io.spiffe.bundle.jwtbundle.JwtBundle;
import io.spiffe.bundle.jwtbundle.JwtBundleSet;
import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.exception.SocketEndpointAddressException;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.workloadapi.DefaultWorkloadApiClient;
import io.spiffe.workloadapi.Watcher;
import io.spiffe.workloadapi.WorkloadApiClient;
import java.io.IOException;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Set;

/** Listens to a SPIFFE Workload API for what a trust domain signs with. It is told of every change, and never asked again. */
public final class WorkloadApi implements AutoCloseable {

    /** Is told what the trust domain signs with now, or why that is not known. */
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
     * Begins to listen; the client connects again by itself when the connection is lost. Fails with {@code
     * IllegalArgumentException} when it is no address of a Workload API.
     *
     * @param socket such as {@code unix:/run/spire/agent.sock}
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
            throw new IllegalArgumentException("no address of a Workload API", malformed);
        }
    }

    private synchronized void changed(X509BundleSet bundles) throws BundleNotFoundException {
        authorities = bundles.getBundleForTrustDomain(trustDomain).getX509Authorities();
        listener.changed(authorities, jwtAuthorities);
    }

    private synchronized void changed(JwtBundleSet bundles) throws BundleNotFoundException {
        JwtBundle bundle = bundles.getBundleForTrustDomain(trustDomain);
        jwtAuthorities = bundle.getJwtAuthorities();
        listener.changed(authorities, jwtAuthorities);
    }

    private interface Update<T> {
        void with(T bundles) throws BundleNotFoundException;
    }

    private <T> Watcher<T> watcher(Update<T> update) {
        return new Watcher<>() {
            @Override
            public void onUpdate(T bundles) {
                try {
                    update.with(bundles);
                } catch (BundleNotFoundException | RuntimeException unusable) {
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
