package dev.narrowgate.gateway.real;

import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.TestPki;
import io.netty.pkitesting.X509Bundle;

/** An issuer that runs: it publishes its metadata and keys, gives tokens, and answers about them. */
interface LiveIssuer extends AutoCloseable {

    /** The audience of its tokens for the gateway, and the client by which the gateway asks about them with a secret. */
    String GATEWAY = "https://gateway.example.com";

    /** The secret of that client. */
    String GATEWAY_SECRET = "gateway-secret-of-the-tests";

    /** The client by which the gateway asks with a key. */
    String GATEWAY_WITH_A_KEY = "gateway-with-a-key";

    /** With which that client signs. Keycloak looks at no key of a client that does not say what it is for. */
    ECKey GATEWAY_KEY = new ECKey.Builder(TestIssuer.newKey("gateway-key"))
            .keyUse(KeyUse.SIGNATURE)
            .build();

    /** What is published of that key. */
    JWKSet GATEWAY_KEYS = new JWKSet(GATEWAY_KEY).toPublicJWKSet();

    /** What an issuer shows, and what it believes, over TLS. */
    TestPki CERTIFICATES = new TestPki("authority");

    String issuer();

    /** Alice logs in to an application that calls the gateway. */
    Session login() throws Exception;

    /** Alice logs in to an application that calls somebody else. */
    Session loginElsewhere() throws Exception;

    /** Alice logs in to an application that proves to hold this key. */
    Session loginWith(ECKey key) throws Exception;

    /** Alice logs in to an application that shows this certificate. */
    Session loginWith(X509Bundle certificate) throws Exception;

    /** The researcher's own token. */
    String agent() throws Exception;

    @Override
    void close() throws Exception;

    /** What a login gives. */
    interface Session {

        /** The access token. */
        String token();

        /** Alice logs out. */
        void end() throws Exception;
    }
}
