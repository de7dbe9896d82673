package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.DelegationFailure.ExchangeRejected;
import dev.narrowgate.delegation.token.Scopes;

/**
 * Detects scopes that a server adds unasked (RFC 6749, section 3.3, allows it). A different request does not avoid
 * them, because a client's default scopes are in each of its tokens. So the failure names the scopes and the remedy.
 */
final class AddedScopes {

    /** The part of an issuer URL that marks a Keycloak realm. */
    private static final String REALMS = "/realms/";

    private AddedScopes() {}

    /** Fails with {@code ExchangeRejected} that names the added scopes. */
    static void check(ExchangeServer server, Scopes granted, Scopes issued) {
        if (!granted.includes(issued)) {
            throw new ExchangeRejected("issued token: scope wider by " + issued.minus(granted) + ", which server "
                    + server.name() + " adds to every token of client " + server.clientId() + ": " + cure(server));
        }
    }

    private static String cure(ExchangeServer server) {
        return server.issuer().contains(REALMS)
                ? "at Keycloak make them optional client scopes of that client, or turn off their setting"
                        + " 'Include in token scope'"
                : "remove them from the default scopes of that client";
    }
}
