package dev.narrowgate.delegation.config;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the actuator, proven by a token or by a client certificate.
 *
 * @param issuer The issuer of the operator's tokens. They are for this gateway, and name no actor. Allowed: one of {@code
 *     delegation.issuers}.
 * @param subject The operator's {@code sub} there. Default: any with {@code scope}.
 * @param scope A scope that the token has to carry. Default: none, with {@code subject}.
 * @param certificate Or the subject of a client certificate, such as {@code CN=ops,O=Example}. It needs a management port of its
 *     own, with {@code client-auth} and a trust store under {@code management.server.ssl}. Allowed: a distinguished name (RFC 2253).
 * @param roles {@code read} permits the calls that show, {@code revoke} those that change.
 */
public record OperatorSettings(
        @Nullable String issuer,
        @Nullable String subject,
        @Nullable String scope,
        @Nullable String certificate,

        @NotEmpty(message = "read, revoke, or both") List<Role> roles) {

    public OperatorSettings {
        roles = or(roles, List.of());
    }

    /** What an operator may do. */
    public enum Role {
        /** Show. */
        READ,
        /** Change. */
        REVOKE
    }
}
