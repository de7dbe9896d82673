package dev.narrowgate.delegation.token;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The verified statement of a gateway about a token that cannot carry its chain itself. The signature, type, issuer,
 * times and claim formats of the statement are valid. {@code ProvenanceRules} checks that the statement is about the
 * token that it came with.
 *
 * @param id the {@code iss} and {@code jti} of the statement
 * @param tokenHash the SHA-256 of the token that the statement is about, in the form of {@code ath} (RFC 9449, section
 *     4.2)
 * @param tokenIssuer the issuer of that token
 * @param subject the initiating subject, with the issuer that named it
 * @param actors the nested {@code act}, current first
 * @param audience the audience of the statement, which is the audience of the token
 * @param task the task that the token was issued for
 * @param hop the number of gateways that the token has passed
 * @param maximumDepth the maximum number of actors that the chain may ever have
 * @param ancestors the tokens that the token was made from, its parent first
 * @param subjectName a display name of the subject; never used for access
 * @param believedUntil the time until which the verifying key is trusted without another request to its issuer
 */
public record VerifiedProvenance(
        TokenId id,
        String tokenHash,
        String tokenIssuer,
        Principal subject,
        ActorChain actors,
        String audience,
        @Nullable String task,
        int hop,
        int maximumDepth,
        List<TokenId> ancestors,
        @Nullable String subjectName,
        Instant expiresAt,
        Instant believedUntil) {

    public VerifiedProvenance {
        ancestors = List.copyOf(ancestors);
    }
}
