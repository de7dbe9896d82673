package dev.narrowgate.delegation.hostile;

/** The kinds of refusals, with the code that the caller and the audit see. */
enum Refusal {
    TOKEN_MISSING(401, "token-missing"),
    TOKEN_REJECTED(401, "token-rejected"),
    REQUEST_MALFORMED(400, "request-malformed"),
    ACTOR_UNAUTHORIZED(403, "actor-unauthorized"),
    SCOPE_INSUFFICIENT(403, "scope-insufficient"),
    POLICY_DENIED(403, "policy-denied"),
    KEYS_UNAVAILABLE(503, "keys-unavailable");

    private final int status;
    private final String code;

    Refusal(int status, String code) {
        this.status = status;
        this.code = code;
    }

    int status() {
        return status;
    }

    String code() {
        return code;
    }
}
