package dev.narrowgate.delegation.token;

/**
 * The authority of a token: what it permits, and where. No exchange widens any of the three (laws 3 and 5).
 *
 * @param details the authorization details of the token (RFC 9396)
 * @param origins the scopes that policies translated on the way
 */
public record Authority(Scopes scopes, AuthorizationDetails details, Audience audience, ScopeOrigins origins) {

    /** An authority whose scopes were not translated. */
    public Authority(Scopes scopes, AuthorizationDetails details, Audience audience) {
        this(scopes, details, audience, ScopeOrigins.NONE);
    }

    /** Returns this authority with what a gateway says of its scopes. */
    Authority with(ScopeOrigins said) {
        return said.isEmpty() ? this : new Authority(scopes, details, audience, said.only(scopes));
    }
}
