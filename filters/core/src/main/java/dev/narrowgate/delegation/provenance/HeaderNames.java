package dev.narrowgate.delegation.provenance;

/** The names of the headers of tokens, proofs and certificates (RFC 9449, sections 4.1 and 8; RFC 9440, section 2). */
public final class HeaderNames {

    /** The presenter's own token. */
    public static final String ACTOR_TOKEN = "Actor-Token";

    /** A DPoP proof. */
    public static final String DPOP = "DPoP";

    /** The nonce of the next DPoP proof. */
    public static final String DPOP_NONCE = "DPoP-Nonce";

    // WIMSE workload credentials and WIMSE proof tokens
    public static final String WORKLOAD_IDENTITY_TOKEN = "Workload-Identity-Token";
    public static final String WORKLOAD_PROOF_TOKEN = "Workload-Proof-Token";

    /** A transaction token (OAuth transaction tokens, section 12.1). */
    public static final String TXN_TOKEN = "Txn-Token";

    // The certificate and the issuers of a client whose TLS connection ends in front of this gateway
    public static final String CLIENT_CERT = "Client-Cert";
    public static final String CLIENT_CERT_CHAIN = "Client-Cert-Chain";

    /** The credentials for a proxy (RFC 9110, section 11.7.2). */
    public static final String PROXY_AUTHORIZATION = "Proxy-Authorization";

    /** The token of this gateway at Vault. */
    public static final String VAULT_TOKEN = "X-Vault-Token";

    private HeaderNames() {}
}
