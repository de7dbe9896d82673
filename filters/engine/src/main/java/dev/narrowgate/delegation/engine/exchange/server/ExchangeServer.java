package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.exchange.server.grant.ScopeForm;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How an authorization server is asked, and what its answers mean here.
 *
 * @param name in the configuration
 * @param issuer what it calls itself
 * @param clientId what it calls this gateway
 * @param profile the way in which it gives tokens
 * @param names the issuers whose subjects and actors it knows by the names that those gave them (law 1: a mapping into another
 *     name space is configured)
 * @param target how it is told whom the token is for
 * @param parameters sent along as they are
 * @param taskClaim where its tokens have to carry the task; null when they need not
 * @param scopes how it is asked for scopes
 * @param actors how its tokens name actors; null when that was not said
 */
public record ExchangeServer(
        String name,
        String issuer,
        String clientId,
        ExchangeProfile profile,
        Set<String> names,
        Target target,
        Map<String, String> parameters,
        @Nullable String taskClaim,
        ScopeForm scopes,
        @Nullable Actors actors) {

    /** The parameters that name whom the token is for (RFC 8693, section 2.1). */
    public enum Target {
        AUDIENCE,
        RESOURCE,
        BOTH
    }

    /** The forms in which a chain of actors is written. */
    public enum Actors {
        /** Nested, one more with each exchange (RFC 8693, section 4.1). */
        ACT,
        /** {@code act} as it was at first, and a path that grows beside it (transaction tokens for agents). */
        AGENTIC
    }

    public ExchangeServer {
        names = Set.copyOf(names);
        parameters = Map.copyOf(parameters);
    }
}
