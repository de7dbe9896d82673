package dev.narrowgate.delegation.engine.exchange.credential;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.ScopeToken;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The credential that a next hop gets in place of a token: one of the kinds.
 *
 * @param header any header
 * @param basic a user name and a password (RFC 7617)
 * @param apiKey a key in a header
 * @param bearer Or a fixed token in {@code Authorization}. Allowed: {@code file:} and a path, {@code env:} and a
 *     name, or the secret; visible ASCII.
 * @param awsSigv4 a signature of each request
 * @param clientCredentials an access token of this gateway itself, asked for when a request needs it
 * @param vault a secret of Vault, read when a request needs it
 * @param byScope others, where a scope was granted
 * @param named others, which a decision point may choose
 */
public record CredentialSettings(
        @Nullable Header header,
        @Nullable Basic basic,
        @Nullable ApiKey apiKey,
        @Nullable String bearer,
        @Valid @Nullable AwsSigv4 awsSigv4,
        @Valid @Nullable ClientCredentialsSettings clientCredentials,
        @Valid @Nullable VaultSettings vault,
        List<@Valid ForScope> byScope,
        Map<String, @Valid Named> named) {

    public CredentialSettings {
        byScope = or(byScope, List.of());
        named = or(named, Map.of());
    }

    /** Whether it is not asked for, but written here. */
    public boolean isFixed() {
        return clientCredentials == null && vault == null && (awsSigv4 == null || awsSigv4.sts() == null);
    }

    /**
     * Any header.
     *
     * @param name A credential instead of a token, in any header. Allowed: no name that HTTP or the gateway uses.
     * @param value Its value. Allowed: {@code file:} and a path, {@code env:} and a name, or the secret; visible
     *     ASCII.
     */
    public record Header(@Nullable String name, @Nullable String value) {
        @Override
        public String toString() {
            return "Header[" + name + "]";
        }
    }

    /**
     * A user name and a password.
     *
     * @param username Or a user name and a password (RFC 7617). Allowed: no colon.
     * @param password The password. Allowed: {@code file:} and a path, {@code env:} and a name,
     *     or the secret; visible ASCII.
     */
    public record Basic(@Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return "Basic[" + username + "]";
        }
    }

    /**
     * A key in a header.
     *
     * @param header Or a key in a header. Allowed: no name that HTTP or the gateway uses.
     * @param value The key. Allowed: {@code file:} and a path, {@code env:} and a name,
     *     or the secret; visible ASCII.
     */
    public record ApiKey(String header, @Nullable String value) {

        public ApiKey {
            header = or(header, "X-API-Key");
        }

        @Override
        public String toString() {
            return "ApiKey[" + header + "]";
        }
    }

    /**
     * AWS Signature Version 4.
     *
     * @param region Or a signature of each request (AWS Signature Version 4).
     * @param service Such as {@code execute-api} or {@code s3}.
     * @param accessKeyId The id of the access key. Allowed: {@code file:} and a path, {@code env:} and a name,
     *     or the secret; visible ASCII.
     * @param secretAccessKey The secret of the access key. Allowed: {@code file:} and a path, {@code env:} and a name,
     *     or the secret; visible ASCII.
     * @param sessionToken The session token of temporary credentials. Allowed: {@code file:} and a path, {@code env:} and a name,
     *     or the secret; visible ASCII.
     * @param sts a role in place of the keys
     */
    public record AwsSigv4(
            @Nullable String region,
            @Nullable String service,
            @Nullable String accessKeyId,
            @Nullable String secretAccessKey,
            @Nullable String sessionToken,
            @Valid @Nullable StsSettings sts) {
        @Override
        public String toString() {
            return "AwsSigv4[" + region + ", " + service + "]";
        }
    }

    /**
     * What is shown instead when a scope was granted.
     *
     * @param scope The first entry whose scope was granted replaces the credential above.
     * @param bearer Or a fixed token in {@code Authorization}. Allowed: {@code file:} and a path, {@code env:} and a name,
     *     or the secret; visible ASCII.
     */
    public record ForScope(
            @NotBlank(message = "a scope of the policy") @Nullable
            String scope,

            @Nullable Header header,
            @Nullable Basic basic,
            @Nullable ApiKey apiKey,
            @Nullable String bearer,
            @Valid @Nullable AwsSigv4 awsSigv4,
            @Valid @Nullable ClientCredentialsSettings clientCredentials,
            @Valid @Nullable VaultSettings vault) {
        @Override
        public String toString() {
            return "ForScope[" + scope + "]";
        }

        CredentialSettings credential() {
            return new CredentialSettings(
                    header, basic, apiKey, bearer, awsSigv4, clientCredentials, vault, List.of(), Map.of());
        }
    }

    /**
     * What is shown instead when a decision point says so.
     *
     * @param scopes The scopes for which it is meant. It is shown only if all of them were granted. Allowed: scopes of the
     *     policy.
     * @param bearer Or a fixed token in {@code Authorization}. Allowed: {@code file:} and a path, {@code env:} and a name,
     *     or the secret; visible ASCII.
     */
    public record Named(
            @NotEmpty(message = "the scopes for which it is meant")
            List<@ScopeToken String> scopes,

            @Nullable Header header,
            @Nullable Basic basic,
            @Nullable ApiKey apiKey,
            @Nullable String bearer,
            @Valid @Nullable AwsSigv4 awsSigv4,
            @Valid @Nullable ClientCredentialsSettings clientCredentials,
            @Valid @Nullable VaultSettings vault) {

        public Named {
            scopes = or(scopes, List.of());
        }

        @Override
        public String toString() {
            return "Named" + scopes;
        }

        CredentialSettings credential() {
            return new CredentialSettings(
                    header, basic, apiKey, bearer, awsSigv4, clientCredentials, vault, List.of(), Map.of());
        }
    }

    @Override
    public String toString() {
        return "CredentialSettings[…]";
    }
}
