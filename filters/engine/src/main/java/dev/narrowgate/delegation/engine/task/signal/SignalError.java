package dev.narrowgate.delegation.engine.task.signal;

/** The error codes with which a receiver refuses a security event token (RFC 8935, section 2.4). */
public enum SignalError {
    /** The token cannot be read, or breaks a rule of its profile. */
    INVALID_REQUEST("invalid_request"),
    /** The key or the algorithm of the signature is not accepted. */
    INVALID_KEY("invalid_key"),
    /** The token is of another issuer than the stream. */
    INVALID_ISSUER("invalid_issuer"),
    /** The token is for another receiver. */
    INVALID_AUDIENCE("invalid_audience"),
    /** The signature, or the credential of the request, is not the transmitter's. */
    AUTHENTICATION_FAILED("authentication_failed"),
    /** The transmitter may not send this token. */
    ACCESS_DENIED("access_denied");

    private final String code;

    SignalError(String code) {
        this.code = code;
    }

    /** The code as it is sent. */
    public String code() {
        return code;
    }
}
