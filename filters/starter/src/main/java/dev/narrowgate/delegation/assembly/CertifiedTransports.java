package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The connections that show a client certificate, one for each SSL bundle. All engines share them, because a handler of
 * renewed certificates cannot be removed from a bundle.
 */
public final class CertifiedTransports {

    private final SslBundles bundles;
    private final Map<String, HttpTransport> byBundle = new HashMap<>();

    public CertifiedTransports(SslBundles bundles) {
        this.bundles = bundles;
    }

    /** Fails with {@link InvalidConfigurationException} if the bundle cannot be shown as a client's. */
    synchronized HttpTransport of(String name) {
        var known = byBundle.get(name);
        if (known != null) {
            return known;
        }
        var bundle = bundles.getBundle(name);
        var problem = ClientCertificateCheck.problem(bundle);
        if (problem != null) {
            throw new InvalidConfigurationException(List.of(new ConfigurationProblem(
                    "spring.ssl.bundle", "'" + name + "' " + problem + " (expected: one with its private key)")));
        }
        var transport = HttpTransport.certified(
                OwnRequests.client(),
                bundle.getManagers().getKeyManagerFactory(),
                bundle.getManagers().getTrustManagerFactory());
        bundles.addBundleUpdateHandler(name, renewed -> replace(transport, renewed));
        byBundle.put(name, transport);
        return transport;
    }

    private static void replace(HttpTransport transport, SslBundle renewed) {
        transport.replace(
                renewed.getManagers().getKeyManagerFactory(),
                renewed.getManagers().getTrustManagerFactory());
    }
}
