package dev.narrowgate.delegation.token;

/** Identifies a token: {@code jti} is unique only within its issuer (RFC 7519, section 4.1.7). */
public record TokenId(String issuer, String jti) {}
