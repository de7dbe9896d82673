package dev.narrowgate.delegation.config.server;

import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_BASIC;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.CLIENT_SECRET_POST;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.PRIVATE_KEY_JWT;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.SPIFFE_JWT;
import static dev.narrowgate.delegation.engine.oauth.ClientAuthenticationMethods.TLS_CLIENT_AUTH;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.DelegationSettings.ClientCredential;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.oauth.ClientAssertions;
import dev.narrowgate.delegation.engine.possession.spiffe.TrustDomainSettings;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.FileUri;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads how this gateway authenticates to an authorization server. No secret is ever part of a problem. */
public final class ClientReader {

    /**
     * What is written, wherever it is written.
     *
     * @param authentication a name of the registry of RFC 7591, section 2
     * @param mayBeWorkload whether it may authenticate by a JWT-SVID
     */
    public record Written(
            @Nullable String id,
            @Nullable String authentication,
            @Nullable String secret,
            @Nullable String key,
            @Nullable String certificate,
            @Nullable String workloadApi,
            boolean mayBeWorkload) {

        @Override
        public String toString() {
            return "Written[" + id + ", " + authentication + "]";
        }
    }

    private static final String METHODS = "client_secret_basic, client_secret_post, private_key_jwt, tls_client_auth";

    private static final String WORKLOAD_API = ".client-workload-api";

    private final ConfigurationSource source;
    private final SettingChecks checks;

    public ClientReader(ConfigurationSource source) {
        this.source = source;
        this.checks = new SettingChecks(source);
    }

    /** Null when it is not good enough: then that was noted. */
    public DelegationSettings.@Nullable Client read(String key, Written written) {
        var id = checks.required(key + ".client-id", written.id(), "this gateway's name there");
        var credential = credential(key, written);
        if (!SPIFFE_JWT.equals(written.authentication())) {
            checks.unused(key + WORKLOAD_API, written.workloadApi(), written.authentication());
        }
        return id == null || credential == null ? null : new DelegationSettings.Client(id, credential);
    }

    private @Nullable ClientCredential credential(String key, Written written) {
        return switch (String.valueOf(written.authentication())) {
            case CLIENT_SECRET_BASIC -> {
                var secret = secret(key, written);
                yield secret == null ? null : new ClientCredential.SecretBasic(secret);
            }
            case CLIENT_SECRET_POST -> {
                var secret = secret(key, written);
                yield secret == null ? null : new ClientCredential.SecretPost(secret);
            }
            case PRIVATE_KEY_JWT -> {
                checks.unused(key + ".client-secret", written.secret(), PRIVATE_KEY_JWT);
                checks.unused(key + ".client-certificate", written.certificate(), PRIVATE_KEY_JWT);
                yield privateKey(key + ".client-key", written.key());
            }
            case TLS_CLIENT_AUTH -> {
                checks.unused(key + ".client-secret", written.secret(), TLS_CLIENT_AUTH);
                checks.unused(key + ".client-key", written.key(), TLS_CLIENT_AUTH);
                yield certificate(key + ".client-certificate", written.certificate());
            }
            case SPIFFE_JWT -> written.mayBeWorkload() ? workload(key, written) : unknown(key, written);
            default -> unknown(key, written);
        };
    }

    private @Nullable ClientCredential unknown(String key, Written written) {
        source.problem(
                key + ".authentication",
                "'" + written.authentication() + "' is not known (expected: one of " + METHODS
                        + (written.mayBeWorkload() ? ", " + SPIFFE_JWT : "") + ")");
        return null;
    }

    private @Nullable ClientCredential workload(String key, Written written) {
        checks.unused(key + ".client-secret", written.secret(), SPIFFE_JWT);
        checks.unused(key + ".client-key", written.key(), SPIFFE_JWT);
        checks.unused(key + ".client-certificate", written.certificate(), SPIFFE_JWT);
        var name = key + WORKLOAD_API;
        var socket = checks.required(name, written.workloadApi(), "such as unix:/run/spire/agent.sock");
        if (socket != null) {
            TrustDomainSettings.checkSocket(socket, name, source);
        }
        return socket == null ? null : new ClientCredential.Workload(socket);
    }

    private @Nullable ClientSecret secret(String key, Written written) {
        checks.unused(key + ".client-key", written.key(), written.authentication());
        checks.unused(key + ".client-certificate", written.certificate(), written.authentication());
        return ClientSecrets.readShared(written.secret(), key + ".client-secret", source);
    }

    private @Nullable ClientCredential privateKey(String key, @Nullable String location) {
        var written = checks.required(key, location, "file: and a path of a private JWK set");
        if (written == null) {
            return null;
        }
        try {
            var uri = URI.create(written);
            if (FileUri.isOne(uri)) {
                var file = FileUri.path(uri);
                return new ClientCredential.PrivateKey(checked(key, file));
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, like every other text that names no file.
        }
        source.problem(key, "'" + written + "' does not fit (expected: file: and a path)");
        return null;
    }

    private Path checked(String key, Path file) {
        try {
            ClientAssertions.algorithm(file);
        } catch (IOException | IllegalArgumentException unusable) {
            source.problem(
                    key, file + ": " + unusable.getMessage() + " (expected: a private JWK set whose first key signs)");
        }
        return file;
    }

    private @Nullable ClientCredential certificate(String key, @Nullable String bundle) {
        var name = checks.required(key, bundle, "the name of an SSL bundle");
        if (name == null) {
            return null;
        }
        if (!source.hasSection("spring.ssl.bundle.pem." + name)
                && !source.hasSection("spring.ssl.bundle.jks." + name)) {
            source.problem(key, "'" + name + "' is no bundle (expected: one under spring.ssl.bundle)");
            return null;
        }
        return new ClientCredential.Certificate(name);
    }
}
