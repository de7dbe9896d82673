package dev.narrowgate.delegation.token;

import java.time.Instant;
import java.util.List;

/**
 * The verified statement of a gateway about a token that cannot carry its chain itself. The signature, type, issuer,
 * times and claim formats of the statement are valid. {@code ProvenanceRules} checks that the statement is about the
 * token that it came with.
 *
 * @param id the {@code iss} and {@code jti} of the statement
 * @param about the token that the statement is about
 * @param parties the parties of the delegation, with the chain that the token cannot carry
 * @param ancestors the tokens that the token was made from, its parent first
 * @param origins what the scopes of the token were translated from
 * @param believedUntil the time until which the verifying key is trusted without another request to its issuer
 */
public record VerifiedProvenance(
        TokenId id,
        About about,
        Parties parties,
        Passage passage,
        List<TokenId> ancestors,
        ScopeOrigins origins,
        Instant expiresAt,
        Instant believedUntil) {

    /**
     * The token that a statement is about.
     *
     * @param hash the SHA-256 of the token, in the form of {@code ath} (RFC 9449, section 4.2)
     * @param issuer the issuer of the token
     * @param audience the audience of the statement, which is the audience of the token
     */
    public record About(String hash, String issuer, String audience) {

        /** Whether the hash is that of the token with this fingerprint. */
        public boolean isHashOf(TokenFingerprint fingerprint) {
            return hash.equals(fingerprint.base64Url());
        }
    }

    public VerifiedProvenance {
        ancestors = List.copyOf(ancestors);
    }
}
