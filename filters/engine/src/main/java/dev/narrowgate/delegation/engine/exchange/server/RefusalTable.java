package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.*;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Maps the refusals of token endpoints to the party that can cure them. The rows of one error are tried in order; its
 * last row matches every refusal with that error.
 *
 * <p>Some errors stand for faults of either side. They count as the operator's unless the answer names the token. A
 * caller that is told to get a new token for a configuration fault would log in again in a loop.
 */
final class RefusalTable {

    /** The meaning of a refusal. */
    enum Meaning {
        /** The server does not accept the subject token; another one may be accepted. */
        TOKEN,
        /** The server requires the subject to authenticate again (RFC 9470, section 3). */
        AUTHENTICATION,
        /** The server issues no token for a token without a task. */
        TASK,
        /** The task of the token is over at the server. */
        TASK_OVER,
        /** The actor is not authorized (OAuth actor profile). */
        ACTOR,
        /** The server denies this to the subject or to the client; another token does not help. */
        DENIED,
        /** The server does not accept the configuration of the policy or of the server here. */
        CONFIGURATION,
        /** The server does not accept this gateway as its client. */
        CLIENT,
        /** The server cannot answer at present. */
        TEMPORARY,
        /** The server requires a proof with its nonce (RFC 9449, section 8). */
        NONCE;

        /** Whether the caller can cure it. Then the server's claims request is passed on. */
        boolean isForTheCaller() {
            return this == TOKEN || this == AUTHENTICATION || this == DENIED;
        }
    }

    /**
     * One row.
     *
     * @param suberror a value of Entra's {@code suberror}, or empty for any
     * @param number a member of Entra's {@code error_codes}, the digits of an AADSTS code, or 0 for any
     * @param description the beginning of {@code error_description}, or empty for any
     */
    record Row(String error, String suberror, int number, String description, Meaning meaning) {

        private static Row of(String error, Meaning meaning) {
            return new Row(error, "", 0, "", meaning);
        }

        private static Row suberror(String error, String suberror, Meaning meaning) {
            return new Row(error, suberror, 0, "", meaning);
        }

        private static Row number(String error, int number, Meaning meaning) {
            return new Row(error, "", number, "", meaning);
        }

        private static Row description(String error, String description, Meaning meaning) {
            return new Row(error, "", 0, description, meaning);
        }

        boolean matches(ServerRefusal refusal) {
            return (suberror.isEmpty() || suberror.equals(refusal.suberror()))
                    && (number == 0 || refusal.numbers().contains(number))
                    && refusal.description().regionMatches(0, description, 0, description.length());
        }
    }

    static final List<Row> ROWS = List.of(
            // RFC 8693, section 2.2.2, has one error for a bad token and for a bad request. Keycloak 26 uses it with
            // "Requested audience not available", and with "Invalid token" for a session that has ended.
            Row.description(INVALID_REQUEST, "Invalid token", Meaning.TOKEN),
            // Another Narrowgate. Each text is complete: a new token does not cure other texts that begin alike.
            Row.description(INVALID_REQUEST, "The subject token is not acceptable", Meaning.TOKEN),
            Row.description(INVALID_REQUEST, "The subject token has ended", Meaning.TOKEN),
            Row.description(INVALID_REQUEST, "The subject token was given for no task", Meaning.TASK),
            Row.description(INVALID_REQUEST, "The task is over", Meaning.TASK_OVER),
            Row.description(INVALID_REQUEST, "The chain of actors may not become this one", Meaning.ACTOR),
            Row.description(
                    INVALID_REQUEST, "The subject token's authorization details are not enough", Meaning.DENIED),
            Row.of(INVALID_REQUEST, Meaning.CONFIGURATION),
            // RFC 6749, section 5.2. Configuration: an actor token bound to the actor's key (another Narrowgate), and
            // an assertion for another client (Entra). A new token does not change a missing consent or an
            // administrator's rules.
            Row.description(INVALID_GRANT, "The actor token is not in the right hands", Meaning.CONFIGURATION),
            Row.number(INVALID_GRANT, 500131, Meaning.CONFIGURATION),
            Row.suberror(INVALID_GRANT, "client_mismatch", Meaning.CONFIGURATION),
            Row.suberror(INVALID_GRANT, CONSENT_REQUIRED, Meaning.DENIED),
            Row.suberror(INVALID_GRANT, "message_only", Meaning.DENIED),
            Row.suberror(INVALID_GRANT, "protection_policy_required", Meaning.DENIED),
            Row.suberror(INVALID_GRANT, "basic_action", Meaning.AUTHENTICATION),
            Row.suberror(INVALID_GRANT, "additional_action", Meaning.AUTHENTICATION),
            Row.suberror(INVALID_GRANT, "user_password_expired", Meaning.AUTHENTICATION),
            Row.of(INVALID_GRANT, Meaning.TOKEN),
            // RFC 6750, section 3.1. Keycloak's older exchange uses it too.
            Row.of(INVALID_TOKEN, Meaning.TOKEN),
            // Entra and OpenID Connect Core, section 3.1.2.6; RFC 9470; Auth0.
            Row.of(INTERACTION_REQUIRED, Meaning.AUTHENTICATION),
            Row.of(LOGIN_REQUIRED, Meaning.AUTHENTICATION),
            Row.of(INSUFFICIENT_USER_AUTHENTICATION, Meaning.AUTHENTICATION),
            Row.of(UNMET_AUTHENTICATION_REQUIREMENTS, Meaning.AUTHENTICATION),
            Row.of(MFA_REQUIRED, Meaning.AUTHENTICATION),
            Row.of(CONSENT_REQUIRED, Meaning.DENIED),
            Row.of(ACCESS_DENIED, Meaning.DENIED),
            // Not a scope of the resource (Entra), of the server (Okta), or of this gateway's client (Keycloak).
            Row.number(INVALID_SCOPE, 70011, Meaning.CONFIGURATION),
            Row.description(INVALID_SCOPE, "One or more scopes are not configured", Meaning.CONFIGURATION),
            Row.description(INVALID_SCOPE, "Invalid scopes", Meaning.CONFIGURATION),
            Row.of(INVALID_SCOPE, Meaning.DENIED),
            // Another Narrowgate denies with it. Else the target is the policy's audience (RFC 8693, section 2.2.2).
            Row.description(INVALID_TARGET, "The policy does not allow this", Meaning.DENIED),
            Row.of(INVALID_TARGET, Meaning.CONFIGURATION),
            Row.of(INVALID_RESOURCE, Meaning.CONFIGURATION),
            Row.of(UNSUPPORTED_TOKEN_TYPE, Meaning.CONFIGURATION),
            Row.of(ACTOR_UNAUTHORIZED, Meaning.ACTOR),
            Row.of(INVALID_CLIENT, Meaning.CLIENT),
            Row.of(UNAUTHORIZED_CLIENT, Meaning.CLIENT),
            Row.of(UNSUPPORTED_GRANT_TYPE, Meaning.CLIENT),
            Row.of(INVALID_DPOP_PROOF, Meaning.CLIENT),
            Row.of(USE_DPOP_NONCE, Meaning.NONCE),
            Row.of(SERVER_ERROR, Meaning.TEMPORARY),
            Row.of(TEMPORARILY_UNAVAILABLE, Meaning.TEMPORARY),
            Row.of(SLOW_DOWN, Meaning.TEMPORARY),
            Row.of(TOO_MANY_ATTEMPTS, Meaning.TEMPORARY));

    private static final Map<String, List<Row>> BY_ERROR = ROWS.stream().collect(Collectors.groupingBy(Row::error));

    private RefusalTable() {}

    /**
     * Returns the meaning of a refusal. An unknown error concerns the operator: with 401 this gateway's client
     * credentials, else the configuration.
     */
    static Meaning of(ServerRefusal refusal) {
        return row(refusal) instanceof Row known
                ? known.meaning()
                : refusal.status() == 401 ? Meaning.CLIENT : Meaning.CONFIGURATION;
    }

    /** Returns the matching row, or null for an error that is not in the table. */
    static @Nullable Row row(ServerRefusal refusal) {
        for (var row : BY_ERROR.getOrDefault(refusal.error(), List.of())) {
            if (row.matches(refusal)) {
                return row;
            }
        }
        return null;
    }
}
