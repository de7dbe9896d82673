package dev.narrowgate.delegation.token;

/**
 * Somebody, as an issuer knows them. The name alone says nothing: the same {@code sub} of another issuer is somebody else
 * (RFC 8693, section 4.1; RFC 7519, section 4.1.2).
 */
public record Principal(String issuer, String subject) {

    public Principal {
        if (issuer.isEmpty() || subject.isEmpty()) {
            throw new IllegalArgumentException("a principal needs an issuer and a subject");
        }
    }
}
