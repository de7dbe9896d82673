package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_AUTHORIZATION_DETAILS;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_SCOPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_TARGET;
import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.UNSUPPORTED_GRANT_TYPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.*;

import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.exchange.server.grant.TokenTypes;
import dev.narrowgate.delegation.engine.oauth.GrantTypes;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Scopes;
import java.net.URI;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A client's request for a narrower token (RFC 8693, section 2.1).
 *
 * @param target the one audience or resource of the requested token
 * @param scopes null if the request names none
 * @param lifetime {@code max_lifetime}; null if the request names none
 * @param depth {@code max_depth}, the maximum length of the actor chain; null if the request names none
 * @param type the issued token type in the answer
 */
record TokenRequest(
        String target,
        BearerToken subjectToken,
        @Nullable BearerToken actorToken,
        @Nullable Scopes scopes,
        @Nullable Duration lifetime,
        @Nullable Integer depth,
        String type) {

    private static final Set<String> TYPES = Set.of(TokenTypes.ACCESS_TOKEN, TokenTypes.JWT);
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");

    /** Reads a request from its form. Refuses with {@code TokenRequestRefused}. */
    static TokenRequest of(Form form) {
        if (!form.required(GRANT_TYPE).equals(GrantTypes.TOKEN_EXCHANGE)) {
            throw new TokenRequestRefused(UNSUPPORTED_GRANT_TYPE, "only token exchange is supported");
        }
        var subjectToken = form.required(SUBJECT_TOKEN);
        type(form.required(SUBJECT_TOKEN_TYPE), SUBJECT_TOKEN_TYPE);
        var actorToken = form.one(ACTOR_TOKEN);
        var actorTokenType = form.one(ACTOR_TOKEN_TYPE);
        if ((actorToken == null) != (actorTokenType == null)) {
            throw Form.malformed("actor_token and actor_token_type must be sent together");
        }
        if (actorTokenType != null) {
            type(actorTokenType, ACTOR_TOKEN_TYPE);
        }
        var requested = form.one(REQUESTED_TOKEN_TYPE);
        if (form.one(AUTHORIZATION_DETAILS) != null) {
            // Not ignored: the client would believe that the token is limited to these details.
            throw new TokenRequestRefused(
                    INVALID_AUTHORIZATION_DETAILS,
                    "a request cannot narrow authorization_details: the incoming ones are kept");
        }
        var lifetime = number(form, MAX_LIFETIME);
        return new TokenRequest(
                target(form),
                new BearerToken(subjectToken),
                actorToken == null ? null : new BearerToken(actorToken),
                scopes(form),
                lifetime == null ? null : Duration.ofSeconds(lifetime),
                number(form, MAX_DEPTH),
                requested == null ? TokenTypes.ACCESS_TOKEN : type(requested, REQUESTED_TOKEN_TYPE));
    }

    /**
     * Returns the client's policy for the target, narrowed to the request. Refuses with {@code TokenRequestRefused}.
     */
    DelegationPolicy within(TokenClient client) {
        var policy = client.policies().get(target);
        if (policy == null) {
            throw new TokenRequestRefused(INVALID_TARGET, "client " + client.id() + " may not request this target");
        }
        if (scopes != null && !policy.limit().scopes().includes(scopes)) {
            throw new TokenRequestRefused(
                    INVALID_SCOPE,
                    "client " + client.id() + " requests more scopes than policy " + policy.name() + " allows");
        }
        return scopes == null && lifetime == null && depth == null
                ? policy
                : policy.within(
                        scopes,
                        lifetime == null ? policy.limit().maximumLifetime() : lifetime,
                        depth == null ? ActorChain.MAXIMUM_DEPTH : depth);
    }

    /** Returns the only target: a token has one audience, so repeated names must be equal (RFC 8707, section 2.2). */
    private static String target(Form form) {
        var targets = new HashSet<>(form.all(AUDIENCE));
        for (var resource : form.all(RESOURCE)) {
            if (!isResource(resource)) {
                throw new TokenRequestRefused(INVALID_TARGET, "resource is not an absolute URI without a fragment");
            }
            targets.add(resource);
        }
        if (targets.size() != 1) {
            throw new TokenRequestRefused(INVALID_TARGET, targets.size() + " targets (expected: one)");
        }
        return targets.iterator().next();
    }

    private static boolean isResource(String text) {
        try {
            var uri = URI.create(text);
            return uri.isAbsolute() && uri.getRawFragment() == null;
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static @Nullable Scopes scopes(Form form) {
        var scope = form.one(SCOPE);
        if (scope == null) {
            return null;
        }
        return Scopes.parse(scope)
                .orElseThrow(() -> new TokenRequestRefused(INVALID_SCOPE, "scope is not a list of scopes"));
    }

    private static @Nullable Integer number(Form form, String name) {
        var value = form.one(name);
        if (value == null) {
            return null;
        }
        if (!NUMBER.matcher(value).matches()) {
            throw Form.malformed(name + " is not a positive number");
        }
        return Integer.valueOf(value);
    }

    private static String type(String value, String name) {
        if (!TYPES.contains(value)) {
            throw Form.malformed(name + " is neither an access token nor a JWT");
        }
        return value;
    }
}
