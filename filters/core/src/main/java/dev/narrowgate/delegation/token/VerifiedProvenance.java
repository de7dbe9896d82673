package dev.narrowgate.delegation.token;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway says beside a token that cannot say it itself, after its signature, type, issuer, times and the form of every
 * claim were found good. Whether it is about the token that it came with is not judged yet: {@code ProvenanceRules} does that.
 *
 * @param id the {@code iss} and {@code jti} of the statement
 * @param tokenHash the SHA-256 of the token that it is about, as {@code ath} has it (RFC 9449, section 4.2)
 * @param tokenIssuer who issued that token
 * @param subject the initiating subject, with the issuer that named it
 * @param actors the nested {@code act}, current first
 * @param audience whom it is for: the party that the token is for
 * @param task the task that the token was given for
 * @param hop how many gateways the token has passed
 * @param maximumDepth the most actors that the chain may ever have
 * @param ancestors the tokens that the token was made from, its parent first
 * @param subjectName what people call the subject; never used for access
 * @param believedUntil when the key that verified it is too old to be believed without asking its issuer again
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
