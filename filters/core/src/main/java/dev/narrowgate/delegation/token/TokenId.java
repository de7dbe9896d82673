package dev.narrowgate.delegation.token;

/** Which token it is: {@code jti} is unique only within its issuer (RFC 7519, section 4.1.7). */
public record TokenId(String issuer, String jti) {}
