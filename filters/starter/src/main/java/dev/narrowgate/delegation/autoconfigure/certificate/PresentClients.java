package dev.narrowgate.delegation.autoconfigure.certificate;

import dev.narrowgate.delegation.engine.transport.tls.PeerTrust;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.web.server.Ssl;

/** Checks client certificates against the present bundles of a server, for each of its server names. */
public final class PresentClients implements PeerTrust.Judge {

    private final @Nullable String standard;
    private final Map<String, String> bundleByServerName = new HashMap<>();
    private final Map<String, X509TrustManager> trustByBundle = new ConcurrentHashMap<>();

    private PresentClients(@Nullable String standard) {
        this.standard = standard;
    }

    /** @param changes registers a listener for changes of trust outside the bundles */
    public static PeerTrust of(NettyReactiveWebServerFactory factory, Consumer<Runnable> changes) {
        var ssl = factory.getSsl();
        var bundles = factory.getSslBundles();
        var clients = new PresentClients(ssl == null ? null : ssl.getBundle());
        var trust = new PeerTrust(clients);
        if (Ssl.isEnabled(ssl) && bundles != null) {
            ssl.getServerNameBundles()
                    .forEach(each -> clients.bundleByServerName.put(each.serverName(), each.bundle()));
            Stream.concat(clients.bundleByServerName.values().stream(), Stream.ofNullable(clients.standard))
                    .distinct()
                    .forEach(name -> clients.follow(name, bundles, trust));
            changes.accept(trust::changed);
        }
        return trust;
    }

    private void follow(String name, SslBundles bundles, PeerTrust trust) {
        bundles.addBundleUpdateHandler(name, renewed -> {
            trustByBundle.put(name, manager(renewed));
            trust.changed();
        });
        trustByBundle.put(name, manager(bundles.getBundle(name)));
    }

    private static X509TrustManager manager(SslBundle bundle) {
        return Stream.of(bundle.getManagers().getTrustManagers())
                .filter(X509TrustManager.class::isInstance)
                .map(X509TrustManager.class::cast)
                .findFirst()
                .orElseThrow();
    }

    @Override
    public boolean accepts(@Nullable String serverName, X509Certificate[] chain) {
        var bundle = serverName == null ? standard : bundleByServerName.getOrDefault(serverName, standard);
        // Stores outside bundles are read once, at the start, so there is nothing to check again.
        var manager = bundle == null ? null : trustByBundle.get(bundle);
        try {
            if (manager != null) {
                manager.checkClientTrusted(chain, chain[0].getPublicKey().getAlgorithm());
            }
            return true;
        } catch (CertificateException unacceptable) {
            return false;
        }
    }
}
