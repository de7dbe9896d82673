package dev.narrowgate.delegation.presenter;

/** The method by which a presenter proved its identity. */
public enum ProofMethod {
    /** By a token of its own (RFC 8693, section 2.1). */
    ACTOR_TOKEN("actor_token"),
    /** By a signature with the key that the token is bound to (RFC 9449). */
    DPOP("dpop"),
    /** By the client certificate that the token is bound to (RFC 8705, section 3). */
    CERTIFICATE("certificate"),
    /** By a SPIFFE JWT-SVID. */
    JWT_SVID("jwt_svid"),
    /** By a client certificate that is a SPIFFE X.509-SVID. */
    X509_SVID("x509_svid"),
    /** By authenticating as a client of the gateway's own token service (RFC 6749, section 2.3). */
    CLIENT("client"),
    /** By a Workload-Identity-Token and a Workload-Proof-Token made with its key (WIMSE). */
    WORKLOAD_TOKEN("workload_token");

    private final String text;

    ProofMethod(String text) {
        this.text = text;
    }

    /** The text for the audit. */
    public String text() {
        return text;
    }
}
