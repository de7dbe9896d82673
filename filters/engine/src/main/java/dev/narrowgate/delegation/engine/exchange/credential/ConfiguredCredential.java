package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.exchange.OutgoingAuthorization;
import dev.narrowgate.delegation.token.Scopes;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A credential of a policy, after its settings were checked: a fixed one, or how to ask for one. */
public sealed interface ConfiguredCredential {

    /** A credential that is the same for every request. */
    record Fixed(OutgoingAuthorization authorization) implements ConfiguredCredential {}

    /**
     * An access token of an authorization server for this gateway itself (RFC 6749, section 4.4).
     *
     * @param server one of {@code delegation.servers}
     * @param resource the parameter {@code resource} (RFC 8707); null: not sent
     * @param audience the parameter {@code audience}; null: not sent
     */
    record ClientCredentials(
            String server,
            Scopes scopes,
            @Nullable String resource,
            @Nullable String audience) implements ConfiguredCredential {}

    /**
     * A secret of Vault.
     *
     * @param place the keys of the credential in its policy, for messages and health
     * @param token the token of this gateway there
     * @param authorities additional trusted authorities; null: none
     */
    record Vault(
            String place,
            URI uri,
            VaultSettings settings,
            ClientSecret token,
            @Nullable AddedAuthorities authorities) implements ConfiguredCredential {}

    /**
     * A role in AWS, for a token of this gateway.
     *
     * @param place the keys of the credential in its policy, for messages and health
     * @param audience the audience of that token
     * @param life the life that is asked for
     * @param policy the session policy; null: none
     */
    record AwsRole(
            String place,
            URI sts,
            Signing signing,
            String role,
            String audience,
            Duration life,
            @Nullable String policy,
            Duration timeout)
            implements ConfiguredCredential {

        /** What the signatures are for. */
        public record Signing(String region, String service) {}
    }
}
