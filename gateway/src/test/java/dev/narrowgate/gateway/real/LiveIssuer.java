package dev.narrowgate.gateway.real;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.TestPki;
import io.netty.pkitesting.X509Bundle;

/** A running issuer, which publishes its metadata and keys, issues tokens, and answers introspection requests. */
interface LiveIssuer extends AutoCloseable {

    /** The audience of its tokens for the gateway, and the client by which the gateway asks about them with a secret. */
    String GATEWAY = "https://gateway.example.com";

    /** The secret of that client. */
    String GATEWAY_SECRET = "gateway-secret-of-the-tests";

    /** The client with which the gateway asks about tokens by a signed assertion. */
    String GATEWAY_WITH_A_KEY = "gateway-with-a-key";

    /** The key of that client. Keycloak ignores a client's key without a {@code use}. */
    ECKey GATEWAY_KEY = new ECKey.Builder(TestIssuer.newKey("gateway-key"))
            .keyUse(KeyUse.SIGNATURE)
            .build();

    /** The public part of that key. */
    JWKSet GATEWAY_KEYS = new JWKSet(GATEWAY_KEY).toPublicJWKSet();

    /** The TLS certificate of the issuer, and its trusted authorities. */
    TestPki CERTIFICATES = new TestPki("authority");

    String issuer();

    /** Alice logs in to an application that calls the gateway. */
    Session login() throws Exception;

    /** Alice logs in to an application that does not call the gateway. */
    Session loginElsewhere() throws Exception;

    /** Alice logs in to an application that proves to hold this key. */
    Session loginWith(ECKey key) throws Exception;

    /** Alice logs in to an application that presents this certificate. */
    Session loginWith(X509Bundle certificate) throws Exception;

    /** The researcher's own token. */
    String agent() throws Exception;

    @Override
    void close() throws Exception;

    /** The result of a login. */
    interface Session {

        /** The access token. */
        String token();

        /** Alice logs out. */
        void end() throws Exception;
    }
}
