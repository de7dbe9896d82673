package dev.narrowgate.delegation.config.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the next hop of a policy is shown instead of a token, as it is written: one of the kinds. Every secret is {@code
 * file:} and a path, {@code env:} and a name, or the secret itself.
 *
 * @param header any header
 * @param basic a user name and a password (RFC 7617)
 * @param apiKey a key in a header
 * @param bearer a fixed token in {@code Authorization} (RFC 6750)
 * @param awsSigv4 a signature of each request
 * @param byScope others, where a scope was granted
 */
public record CredentialProperties(
        @Nullable Header header,
        @Nullable Basic basic,
        @Nullable ApiKey apiKey,
        @Nullable String bearer,
        @Nullable AwsSigv4 awsSigv4,
        @DefaultValue List<ForScope> byScope) {

    /** Any header. */
    public record Header(@Nullable String name, @Nullable String value) {
        @Override
        public String toString() {
            return "Header[" + name + "]";
        }
    }

    /** A user name and a password. */
    public record Basic(@Nullable String username, @Nullable String password) {
        @Override
        public String toString() {
            return "Basic[" + username + "]";
        }
    }

    /** A key in a header. */
    public record ApiKey(
            @DefaultValue("X-API-Key") String header,
            @Nullable String value) {
        @Override
        public String toString() {
            return "ApiKey[" + header + "]";
        }
    }

    /** AWS Signature Version 4. */
    public record AwsSigv4(
            @Nullable String region,
            @Nullable String service,
            @Nullable String accessKeyId,
            @Nullable String secretAccessKey,
            @Nullable String sessionToken) {
        @Override
        public String toString() {
            return "AwsSigv4[" + region + ", " + service + "]";
        }
    }

    /** What is shown instead when a scope was granted. */
    public record ForScope(
            @Nullable String scope,
            @Nullable Header header,
            @Nullable Basic basic,
            @Nullable ApiKey apiKey,
            @Nullable String bearer,
            @Nullable AwsSigv4 awsSigv4) {
        @Override
        public String toString() {
            return "ForScope[" + scope + "]";
        }

        CredentialProperties credential() {
            return new CredentialProperties(header, basic, apiKey, bearer, awsSigv4, List.of());
        }
    }

    @Override
    public String toString() {
        return "CredentialProperties[…]";
    }
}
