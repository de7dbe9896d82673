package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.exchange.server.grant.ScopeForm;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How to ask an authorization server for a token, and how to read its answers.
 *
 * @param name its name in the configuration
 * @param issuer its issuer identifier
 * @param clientId the client id of this gateway there
 * @param profile the way in which it gives tokens
 * @param request how to ask it
 * @param tokens how to read its tokens
 */
public record ExchangeServer(
        String name, String issuer, String clientId, ExchangeProfile profile, RequestForm request, TokenForm tokens) {

    /**
     * The form of a request.
     *
     * @param target the parameters that tell the server the target of the token
     * @param parameters further parameters, sent unchanged
     * @param scopes the form in which scopes are requested
     */
    public record RequestForm(Target target, Map<String, String> parameters, ScopeForm scopes) {

        public RequestForm {
            parameters = Map.copyOf(parameters);
        }
    }

    /**
     * The form of the tokens.
     *
     * @param names the issuers whose subject and actor names the server keeps (law 1: a mapping into another name space
     *     is configured)
     * @param taskClaim the claim that must hold the task; null when none is required
     * @param actors the form in which tokens name actors; null when it is not configured
     */
    public record TokenForm(
            Set<String> names,
            @Nullable String taskClaim,
            @Nullable Actors actors) {

        public TokenForm {
            names = Set.copyOf(names);
        }
    }

    /** The parameters that name the target of the token (RFC 8693, section 2.1). */
    public enum Target {
        AUDIENCE,
        RESOURCE,
        BOTH
    }

    /** The forms of an actor chain. */
    public enum Actors {
        /** Nested, one level more with each exchange (RFC 8693, section 4.1). */
        ACT,
        /** An unchanged {@code act}, and a path beside it that grows (transaction tokens for agents). */
        AGENTIC
    }
}
