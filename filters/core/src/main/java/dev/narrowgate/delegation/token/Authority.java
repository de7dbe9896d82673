package dev.narrowgate.delegation.token;

/**
 * The authority of a token: what it permits, and where. No exchange widens any of the three (laws 3 and 5).
 *
 * @param details the authorization details of the token (RFC 9396)
 */
public record Authority(Scopes scopes, AuthorizationDetails details, Audience audience) {}
