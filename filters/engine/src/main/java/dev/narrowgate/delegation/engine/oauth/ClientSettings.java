package dev.narrowgate.delegation.engine.oauth;

import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_POST;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.PRIVATE_KEY_JWT;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.SPIFFE_JWT;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.TLS_CLIENT_AUTH;

import dev.narrowgate.delegation.engine.oauth.OAuthClient.Credential;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.WorkloadApiAddress;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The settings of this gateway as a client, which several sections have among their own keys. Each credential belongs to one
 * method of authentication, and is a problem beside another one. No problem contains a secret.
 *
 * @param authentication a name of the registry of RFC 7591, section 2
 * @param offersWorkload whether {@code spiffe_jwt} is a method of the section
 */
public record ClientSettings(
        @Nullable String id,
        String authentication,
        @Nullable String secret,
        @Nullable String key,
        @Nullable String certificate,
        @Nullable String workloadApi,
        boolean offersWorkload) {

    private static final String SECRET = "client-secret";
    private static final String KEY = "client-key";
    private static final String CERTIFICATE = "client-certificate";
    private static final String WORKLOAD_API = "client-workload-api";

    /** The key of the credential of each method. */
    private static final Map<String, String> KEYS = Map.of(
            CLIENT_SECRET_BASIC, SECRET,
            CLIENT_SECRET_POST, SECRET,
            PRIVATE_KEY_JWT, KEY,
            TLS_CLIENT_AUTH, CERTIFICATE,
            SPIFFE_JWT, WORKLOAD_API);

    /** Reads the credential. Returns null if it has a problem, which is then noted. */
    public @Nullable OAuthClient client(Findings findings) {
        var used = KEYS.get(authentication);
        if (used == null || authentication.equals(SPIFFE_JWT) && !offersWorkload) {
            findings.problem(
                    "authentication",
                    "'" + authentication + "' is not known (expected: one of client_secret_basic, client_secret_post,"
                            + " private_key_jwt, tls_client_auth" + (offersWorkload ? ", " + SPIFFE_JWT : "") + ")");
            return null;
        }
        unused(findings, used, SECRET, secret);
        unused(findings, used, KEY, key);
        unused(findings, used, CERTIFICATE, certificate);
        unused(findings, used, WORKLOAD_API, workloadApi);
        var credential = credential(findings);
        return id == null || id.isBlank() || credential == null ? null : new OAuthClient(id, credential);
    }

    private void unused(Findings findings, String used, String name, @Nullable String value) {
        if (value != null && !name.equals(used)) {
            findings.problem(name, "not used with " + authentication + " (expected: nothing)");
        }
    }

    private @Nullable Credential credential(Findings findings) {
        return switch (authentication) {
            case CLIENT_SECRET_BASIC -> {
                var read = ClientSecrets.readShared(secret, SECRET, findings);
                yield read == null ? null : new Credential.SecretBasic(read);
            }
            case CLIENT_SECRET_POST -> {
                var read = ClientSecrets.readShared(secret, SECRET, findings);
                yield read == null ? null : new Credential.SecretPost(read);
            }
            case PRIVATE_KEY_JWT -> privateKey(findings);
            case TLS_CLIENT_AUTH -> certificate(findings);
            default -> workload(findings);
        };
    }

    private @Nullable Credential privateKey(Findings findings) {
        if (key == null || key.isBlank()) {
            findings.problem(KEY, "missing (expected: file: and a path of a private JWK set)");
            return null;
        }
        var file = FileUri.path(key);
        if (file == null) {
            findings.problem(KEY, "'" + key + "' does not fit (expected: file: and a path)");
            return null;
        }
        try {
            ClientAssertions.algorithm(file);
        } catch (IOException | IllegalArgumentException unusable) {
            findings.problem(
                    KEY, file + ": " + unusable.getMessage() + " (expected: a private JWK set whose first key signs)");
        }
        return new Credential.PrivateKey(file);
    }

    private @Nullable Credential certificate(Findings findings) {
        if (certificate == null || certificate.isBlank()) {
            findings.problem(CERTIFICATE, "missing (expected: the name of an SSL bundle)");
            return null;
        }
        if (!findings.hasBundle(certificate)) {
            findings.problem(CERTIFICATE, "'" + certificate + "' is no bundle (expected: one under spring.ssl.bundle)");
        }
        return new Credential.Certificate(certificate);
    }

    private @Nullable Credential workload(Findings findings) {
        if (workloadApi == null || workloadApi.isBlank()) {
            findings.problem(WORKLOAD_API, "missing (expected: such as unix:/run/spire/agent.sock)");
            return null;
        }
        WorkloadApiAddress.check(workloadApi, WORKLOAD_API, findings);
        return new Credential.Workload(workloadApi);
    }

    /** Without the secret, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "ClientSettings[" + id + ", " + authentication + "]";
    }
}
