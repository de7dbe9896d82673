package dev.narrowgate.delegation.autoconfigure.certificate;

import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.ssl.SslManagerBundle;

/** Spring Boot's bundles with a {@link ClientTrust} in place of their trust managers. Passes their updates on. */
final class ClientTrustBundles implements SslBundles {

    private final SslBundles delegate;
    private final Predicate<List<X509Certificate>> workloads;

    /** @param workloads whether a chain is that of a workload of a known trust domain */
    ClientTrustBundles(SslBundles delegate, Predicate<List<X509Certificate>> workloads) {
        this.delegate = delegate;
        this.workloads = workloads;
    }

    @Override
    public SslBundle getBundle(String name) {
        return trusting(delegate.getBundle(name));
    }

    @Override
    public void addBundleUpdateHandler(String name, Consumer<SslBundle> handler) {
        delegate.addBundleUpdateHandler(name, bundle -> handler.accept(trusting(bundle)));
    }

    @Override
    public void addBundleRegisterHandler(java.util.function.BiConsumer<String, SslBundle> handler) {
        delegate.addBundleRegisterHandler((name, bundle) -> handler.accept(name, trusting(bundle)));
    }

    @Override
    public List<String> getBundleNames() {
        return delegate.getBundleNames();
    }

    private SslBundle trusting(SslBundle bundle) {
        var managers = bundle.getManagers();
        var trust = new ClientTrust(
                configured(bundle.getStores().getTrustStore(), managers.getTrustManagerFactory()), workloads);
        return SslBundle.of(
                bundle.getStores(),
                bundle.getKey(),
                bundle.getOptions(),
                bundle.getProtocol(),
                new Managers(managers.getKeyManagerFactory(), factory(trust)));
    }

    private static TrustManagerFactory factory(ClientTrust trust) {
        var factory = new ClientTrustFactory(trust);
        try {
            // A factory returns managers only after this call, although it has nothing to read.
            factory.init((KeyStore) null);
        } catch (KeyStoreException impossible) {
            throw new IllegalStateException(impossible);
        }
        return factory;
    }

    private record Managers(KeyManagerFactory keys, TrustManagerFactory trust) implements SslManagerBundle {
        @Override
        public KeyManagerFactory getKeyManagerFactory() {
            return keys;
        }

        @Override
        public TrustManagerFactory getTrustManagerFactory() {
            return trust;
        }
    }

    /** Null without a trust store: the platform's authorities vouch for servers, not for clients of this gateway. */
    private static @Nullable X509TrustManager configured(@Nullable KeyStore store, TrustManagerFactory factory) {
        return store == null
                ? null
                : Arrays.stream(factory.getTrustManagers())
                        .filter(X509TrustManager.class::isInstance)
                        .map(X509TrustManager.class::cast)
                        .findFirst()
                        .orElse(null);
    }
}
