package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes;

/**
 * The error codes with which a receiver refuses a security event token (RFC 8935, section 2.4). Whether a
 * transmitter may send a token is decided by its credential, so there is no {@code access_denied}.
 */
public enum SignalError {
    /** The token cannot be read, or breaks a rule of its profile. */
    INVALID_REQUEST(OAuthErrorCodes.INVALID_REQUEST),
    /** The key or the algorithm of the signature is not accepted. */
    INVALID_KEY("invalid_key"),
    /** The token is of another issuer than the stream. */
    INVALID_ISSUER("invalid_issuer"),
    /** The token is for another receiver. */
    INVALID_AUDIENCE("invalid_audience"),
    /** The signature, or the credential of the request, is not the transmitter's. */
    AUTHENTICATION_FAILED("authentication_failed");

    private final String code;

    SignalError(String code) {
        this.code = code;
    }

    /** The code as it is sent. */
    public String code() {
        return code;
    }
}
