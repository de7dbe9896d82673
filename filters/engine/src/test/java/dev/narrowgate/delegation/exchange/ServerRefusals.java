package dev.narrowgate.delegation.exchange;

import java.util.List;

/** Refusals as token endpoints write them, and what a caller of this gateway is to be told of each. */
public final class ServerRefusals {

    private static final String CLAIMS =
            "{\\\"access_token\\\":{\\\"polids\\\":{\\\"essential\\\":true,\\\"values\\\":[\\\"9ab03e19\\\"]}}}";

    /**
     * One of them.
     *
     * @param server whose words these are
     * @param answered its status
     * @param body its JSON
     * @param status of the answer to the caller
     * @param challenge the first parameters of the challenge, or empty for none
     */
    public record Sample(String server, int answered, String body, int status, String code, String challenge) {

        @Override
        public String toString() {
            return server + " " + answered + " " + body;
        }
    }

    private ServerRefusals() {}

    public static List<Sample> samples() {
        return List.of(
                operator("Keycloak", "invalid_request", "Requested audience not available: tickets"),
                operator("RFC 6749", "invalid_request", "Missing parameter: requested_token_type"),
                token("Keycloak", "invalid_request", "Invalid token"),
                token("Narrowgate", "invalid_request", "The subject token is not acceptable"),
                token("Narrowgate", "invalid_request", "The subject token has ended"),
                token("Narrowgate", "invalid_grant", "The actor token is not acceptable"),
                operator("Narrowgate", "invalid_request", "The subject token is not in the right hands"),
                operator("Narrowgate", "invalid_grant", "The actor token is not in the right hands"),
                operator("Narrowgate", "invalid_request", "The request is not acceptable"),
                operator("Narrowgate", "invalid_request", "The request is ambiguous or broken"),
                operator("Narrowgate", "invalid_request", "This is not the server of that name"),
                operator("Narrowgate", "invalid_request", "A token is missing"),
                operator("Narrowgate", "invalid_request", "The request could not leave"),
                operator("Narrowgate", "invalid_target", "The request is not acceptable"),
                operator("Narrowgate", "invalid_authorization_details", "The request is not acceptable"),
                denied("Narrowgate", "invalid_scope", "The request is not acceptable"),
                denied("Narrowgate", "invalid_scope", "The subject token's scopes are not enough"),
                denied("Narrowgate", "invalid_request", "The subject token's authorization details are not enough"),
                denied("Narrowgate", "invalid_target", "The policy does not allow this"),
                new Sample(
                        "Narrowgate",
                        400,
                        members("invalid_request", "The subject token was given for no task"),
                        403,
                        "task-required",
                        ""),
                new Sample("Narrowgate", 400, members("invalid_request", "The task is over"), 403, "task-closed", ""),
                actor("Narrowgate", "invalid_request", "The chain of actors may not become this one"),
                actor("Narrowgate", "actor_unauthorized", "The actor may not do this"),
                anew("Narrowgate", 400, "insufficient_user_authentication", "The subject has to be authenticated anew"),
                client("Narrowgate", 400, "invalid_dpop_proof", "The proof is not acceptable"),
                client("Narrowgate", 400, "use_dpop_nonce", "The proof needs a nonce of this gateway"),
                client("Narrowgate", 401, "invalid_client", "The client is not recognised"),
                client("Narrowgate", 400, "unauthorized_client", "The request is not acceptable"),
                client("Narrowgate", 400, "unsupported_grant_type", "The request is not acceptable"),
                token("RFC 6749", "invalid_grant", "expired"),
                token("Keycloak", "invalid_token", "Invalid token"),
                // Entra: a second factor, with and without the claims request that asks for it.
                claims("interaction_required", "basic_action", 50076),
                claims("invalid_grant", "basic_action", 50076),
                claims("invalid_grant", "additional_action", 53000),
                claims("invalid_grant", "message_only", 53003),
                claims("invalid_grant", "consent_required", 65001),
                claims("invalid_grant", "protection_policy_required", 53005),
                claims("invalid_grant", "none", 50173),
                entra("invalid_grant", "basic_action", 50076, 401, "authentication-insufficient"),
                entra("invalid_grant", "additional_action", 53000, 401, "authentication-insufficient"),
                entra("invalid_grant", "user_password_expired", 50055, 401, "authentication-insufficient"),
                entra("interaction_required", "none", 50079, 401, "authentication-insufficient"),
                entra("invalid_grant", "bad_token", 50173, 401, "token-rejected"),
                entra("invalid_grant", "consent_required", 65001, 403, "policy-denied"),
                entra("invalid_grant", "message_only", 53003, 403, "policy-denied"),
                entra("invalid_grant", "protection_policy_required", 53005, 403, "policy-denied"),
                entra("invalid_grant", "none", 500131, 502, "exchange-rejected"),
                entra("invalid_grant", "client_mismatch", 70000, 502, "exchange-rejected"),
                entra("invalid_scope", "none", 70011, 502, "exchange-rejected"),
                entra("invalid_resource", "none", 500011, 502, "exchange-rejected"),
                new Sample(
                        "Entra",
                        401,
                        members("invalid_client", "AADSTS7000222: The provided client secret keys are expired."),
                        503,
                        "exchange-unavailable",
                        ""),
                new Sample(
                        "RFC 9470",
                        400,
                        "{\"error\":\"insufficient_user_authentication\",\"acr_values\":\"urn:mfa phr\",\"max_age\":300}",
                        401,
                        "authentication-insufficient",
                        "error=\"insufficient_user_authentication\", acr_values=\"urn:mfa phr\", max_age=\"300\""),
                new Sample(
                        "RFC 9470",
                        400,
                        "{\"error\":\"insufficient_user_authentication\",\"acr_values\":\"a\\\" realm=\\\"x\"}",
                        401,
                        "authentication-insufficient",
                        "error=\"insufficient_user_authentication\", resource_metadata="),
                anew("OpenID Connect", 403, "login_required", "more is needed"),
                anew("OpenID Connect", 403, "unmet_authentication_requirements", "more is needed"),
                anew("Auth0", 403, "mfa_required", "more is needed"),
                denied("OpenID Connect", "consent_required", "the user has to consent"),
                denied("Okta", "access_denied", "Policy evaluation failed for this request"),
                denied("Keycloak", "access_denied", "Client is not within the token audience"),
                denied("Keycloak", "invalid_scope", "Missing consents for Token Exchange in client narrowgate"),
                operator("Keycloak", "invalid_scope", "Invalid scopes: tickets:write"),
                operator("Okta", "invalid_scope", "One or more scopes are not configured for the resource."),
                operator("RFC 8693", "invalid_target", "the target is not known"),
                operator("RFC 7009", "unsupported_token_type", "no access tokens"),
                operator("Unknown", "unheard_of", "something went wrong"),
                actor("Actor profile", "actor_unauthorized", "not this one"),
                client("RFC 6749", 400, "invalid_client", "Client disabled"),
                client("Keycloak", 401, "unauthorized_client", "Invalid client or Invalid client credentials"),
                client("RFC 6749", 400, "unauthorized_client", "not for this grant"),
                client("RFC 6749", 400, "unsupported_grant_type", "not supported"),
                client("RFC 9449", 400, "invalid_dpop_proof", "DPoP proof is missing"),
                client("RFC 9449", 400, "use_dpop_nonce", "a nonce is needed"),
                client("Unknown", 401, "unheard_of", "who are you"),
                client("RFC 6749", 400, "server_error", "try again"),
                client("Entra", 400, "temporarily_unavailable", "AADSTS90033: A transient error has occurred."),
                client("RFC 8628", 400, "slow_down", "too fast"),
                client("Auth0", 403, "too_many_attempts", "We have detected suspicious behavior"));
    }

    private static Sample operator(String server, String error, String description) {
        return new Sample(server, 400, members(error, description), 502, "exchange-rejected", "");
    }

    private static Sample token(String server, String error, String description) {
        return new Sample(
                server, 400, members(error, description), 401, "token-rejected", "error=\"invalid_token\", resource_");
    }

    private static Sample denied(String server, String error, String description) {
        return new Sample(server, 400, members(error, description), 403, "policy-denied", "");
    }

    private static Sample actor(String server, String error, String description) {
        return new Sample(
                server, 400, members(error, description), 403, "actor-unauthorized", "error=\"actor_unauthorized\"");
    }

    private static Sample client(String server, int status, String error, String description) {
        return new Sample(server, status, members(error, description), 503, "exchange-unavailable", "");
    }

    private static Sample anew(String server, int status, String error, String description) {
        return new Sample(
                server,
                status,
                members(error, description),
                401,
                "authentication-insufficient",
                "error=\"insufficient_user_authentication\", resource_metadata=");
    }

    private static Sample claims(String error, String suberror, int number) {
        return new Sample(
                "Entra",
                400,
                "{\"error\":\"%s\",\"suberror\":\"%s\",\"error_codes\":[%d],\"claims\":\"%s\"}"
                        .formatted(error, suberror, number, CLAIMS),
                401,
                "claims-insufficient",
                "error=\"insufficient_claims\", claims=\"eyJhY2Nlc3NfdG9rZW4iOnsicG9saWRz");
    }

    private static Sample entra(String error, String suberror, int number, int status, String code) {
        var challenge = switch (code) {
            case "token-rejected" -> "error=\"invalid_token\", resource_metadata=";
            case "authentication-insufficient" -> "error=\"insufficient_user_authentication\", resource_metadata=";
            default -> "";
        };
        return new Sample(
                "Entra",
                400,
                "{\"error\":\"%s\",\"suberror\":\"%s\",\"error_codes\":[%d],\"error_description\":\"AADSTS%d: text\"}"
                        .formatted(error, suberror, number, number),
                status,
                code,
                challenge);
    }

    private static String members(String error, String description) {
        return "{\"error\":\"%s\",\"error_description\":\"%s\"}".formatted(error, description);
    }
}
