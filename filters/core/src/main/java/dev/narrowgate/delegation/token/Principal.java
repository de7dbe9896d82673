package dev.narrowgate.delegation.token;

/**
 * A party, identified by its issuer and the name that the issuer gave it. The same {@code sub} of another issuer
 * identifies another party (RFC 8693, section 4.1; RFC 7519, section 4.1.2).
 */
public record Principal(String issuer, String subject) {

    public Principal {
        if (issuer.isEmpty() || subject.isEmpty()) {
            throw new IllegalArgumentException("a principal needs an issuer and a subject");
        }
    }
}
