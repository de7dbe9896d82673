package dev.narrowgate.delegation.autoconfigure.certificate;

import java.security.KeyStore;
import java.security.Provider;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.TrustManagerFactorySpi;
import javax.net.ssl.X509TrustManager;

/** Provides one trust manager through the factory type that servers need. */
final class ClientTrustFactory extends TrustManagerFactory {

    private static final String NAME = "narrowgate";

    ClientTrustFactory(X509TrustManager trust) {
        super(new Fixed(trust), new Provider(NAME, "1", "client certificates") {}, NAME);
    }

    private static final class Fixed extends TrustManagerFactorySpi {
        private final X509TrustManager trust;

        Fixed(X509TrustManager trust) {
            this.trust = trust;
        }

        @Override
        protected void engineInit(KeyStore store) {
            // The trust manager is fixed.
        }

        @Override
        protected void engineInit(ManagerFactoryParameters parameters) {
            // The trust manager is fixed.
        }

        @Override
        protected TrustManager[] engineGetTrustManagers() {
            return new TrustManager[] {trust};
        }
    }
}
