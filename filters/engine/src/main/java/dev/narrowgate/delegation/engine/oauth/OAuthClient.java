package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.engine.settings.ClientSecret;
import java.nio.file.Path;

/**
 * This gateway as a client of an authorization server.
 *
 * @param id the client id
 * @param credential the credential of its authentication
 */
public record OAuthClient(String id, Credential credential) {

    /** The credential of a client, by the method of its authentication (RFC 7591, section 2). */
    public sealed interface Credential {
        /** {@code client_secret_basic}. */
        record SecretBasic(ClientSecret secret) implements Credential {}

        /** {@code client_secret_post}. */
        record SecretPost(ClientSecret secret) implements Credential {}

        /** {@code private_key_jwt}, with a file that holds the key. */
        record PrivateKey(Path keys) implements Credential {}

        /** {@code tls_client_auth}, with the name of an SSL bundle that holds the certificate. */
        record Certificate(String bundle) implements Credential {}

        /** {@code spiffe_jwt}, with the address of a Workload API. */
        record Workload(String socket) implements Credential {}
    }

    /** Whether it authenticates with a certificate, and therefore at other endpoints (RFC 8705, section 5). */
    public boolean isCertified() {
        return credential instanceof Credential.Certificate;
    }
}
