package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.token.Scopes;

/**
 * Scopes that a server adds to what it was asked for (RFC 6749, section 3.3, lets it). No other question takes them away again:
 * a client's default scopes are in each of its tokens. So the operator is told which they are, and what mends it.
 */
final class AddedScopes {

    /** How addresses of Keycloak's realms look. */
    private static final String REALMS = "/realms/";

    private AddedScopes() {}

    /** Fails with {@code ExchangeRejected} that names them. */
    static void check(ExchangeServer server, Scopes granted, Scopes issued) {
        if (!granted.includes(issued)) {
            throw new ExchangeRejected("issued token: scope wider by " + issued.minus(granted) + ", which server "
                    + server.name() + " adds unasked to tokens of client " + server.clientId() + ": " + cure(server));
        }
    }

    private static String cure(ExchangeServer server) {
        return server.issuer().contains(REALMS)
                ? "at Keycloak make them optional client scopes of that client, or turn off their setting"
                        + " 'Include in token scope'"
                : "take them from the scopes that it gives that client by default";
    }
}
