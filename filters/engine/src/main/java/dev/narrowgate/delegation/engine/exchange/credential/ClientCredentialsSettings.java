package dev.narrowgate.delegation.engine.exchange.credential;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.ScopeToken;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An access token of this gateway itself.
 *
 * @param server Or a short-lived access token of this gateway itself (RFC 6749, section 4.4). Allowed: of {@code
 *     delegation.servers}, without {@code dpop}.
 * @param scopes The scopes that the token is asked for. An answer with more is refused.
 * @param resource The parameter {@code resource} (RFC 8707). Default: not sent.
 * @param audience The parameter {@code audience}. Default: not sent.
 */
public record ClientCredentialsSettings(
        @Nullable String server,
        @NotEmpty(message = "the scopes of the token") List<@ScopeToken String> scopes,
        @Nullable String resource,
        @Nullable String audience) {

    public ClientCredentialsSettings {
        scopes = or(scopes, List.of());
    }
}
