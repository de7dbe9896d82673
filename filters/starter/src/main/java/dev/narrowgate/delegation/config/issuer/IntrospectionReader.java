package dev.narrowgate.delegation.config.issuer;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.DelegationProperties.Introspection.Audience;
import dev.narrowgate.delegation.config.DelegationProperties.Introspection.Tokens;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.server.ClientReader;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Reads how issuers are asked about tokens. */
final class IntrospectionReader {

    private final ConfigurationSource source;
    private final SettingChecks checks;
    private final ClientReader clients;
    private @Nullable String opaque;

    IntrospectionReader(ConfigurationSource source) {
        this.source = source;
        this.checks = new SettingChecks(source);
        this.clients = new ClientReader(source);
    }

    /** Null when there is none, or when it is not good enough: then that was noted. */
    DelegationSettings.@Nullable Introspection read(
            String key, DelegationProperties.@Nullable Introspection written, boolean discovery) {
        if (written == null) {
            return null;
        }
        var endpoint = endpoint(key + ".endpoint", written.endpoint(), discovery);
        checkTokens(key, written.tokens());
        checkAudience(key + ".audience", written);
        var client = clients.read(
                key,
                new ClientReader.Written(
                        written.clientId(),
                        written.authentication(),
                        written.clientSecret(),
                        written.clientKey(),
                        written.clientCertificate(),
                        null,
                        false));
        if (client == null || endpoint == null && !discovery) {
            return null;
        }
        return new DelegationSettings.Introspection(
                endpoint,
                client,
                written.tokens(),
                written.response(),
                written.audience(),
                written.keep(),
                written.keepNegative(),
                written.timeout());
    }

    private @Nullable URI endpoint(String key, @Nullable String written, boolean discovery) {
        return written == null && discovery
                ? null
                : checks.identifier(key, written, "where it is asked; or discovery: true beside the issuer");
    }

    /** A JWT says itself whom it is for, and the answer has to say the same. */
    private void checkAudience(String key, DelegationProperties.Introspection written) {
        if (written.audience() == Audience.OPTIONAL && written.tokens() != Tokens.OPAQUE) {
            source.problem(
                    key, "optional with JWTs, which name their audience (expected: required, or tokens: opaque)");
        }
    }

    /** An opaque token names no issuer, so that only one can be asked; and nobody else is to see it. */
    private void checkTokens(String key, @Nullable Tokens tokens) {
        if (tokens == null || tokens == Tokens.JWT) {
            return;
        }
        if (opaque != null) {
            source.problem(
                    key + ".tokens",
                    "a second issuer with opaque tokens beside " + opaque + " (expected: one, because an opaque token"
                            + " names no issuer and is shown to nobody else)");
        } else {
            opaque = key;
        }
    }
}
