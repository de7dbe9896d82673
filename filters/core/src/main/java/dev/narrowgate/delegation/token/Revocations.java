package dev.narrowgate.delegation.token;

/** Knows which tokens were taken back before their end (RFC 7009). */
@FunctionalInterface
public interface Revocations {

    boolean isRevoked(TokenId token);
}
