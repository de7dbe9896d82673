package dev.narrowgate.delegation.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a token whose signature, type, issuer, times and claim formats are valid. {@code DelegationRules}
 * checks its audience and its presenter.
 *
 * @param id the {@code iss} and {@code jti} of this token
 * @param subject the initiating subject; in a gateway's token, the subject that the first issuer named
 * @param actors the nested {@code act}, current first
 * @param authorizedActor {@code may_act} (RFC 8693, section 4.4)
 * @param clientId the client that obtained the token from its issuer (RFC 8693, section 4.3); empty if the issuer does
 *     not state it; never an actor
 * @param task the task that the token was issued for
 * @param hop the number of gateways that the token has passed; 0 if its issuer is not a gateway
 * @param fingerprint the fingerprint of the token's text
 * @param bindings the keys that the token is bound to; its presenter has to prove possession of all (RFC 7800, section
 *     3.1)
 * @param authentication the authentication of the subject
 * @param details the authorization details of the token
 * @param maximumDepth the maximum number of actors that the chain may ever have
 * @param ancestors the tokens that this token was made from, its parent first, as far as gateways recorded them in it
 * @param believedUntil the time until which the verifying key is trusted without another request to its issuer
 * @param subjectName a display name of the subject; never used for access
 */
public record VerifiedToken(
        TokenId id,
        Principal subject,
        ActorChain actors,
        @Nullable Principal authorizedActor,
        Scopes scopes,
        Audience audience,
        Instant issuedAt,
        Instant expiresAt,
        String clientId,
        @Nullable String task,
        int hop,
        TokenFingerprint fingerprint,
        Set<KeyBinding> bindings,
        Authentication authentication,
        AuthorizationDetails details,
        int maximumDepth,
        List<TokenId> ancestors,
        Instant believedUntil,
        @Nullable String subjectName) {

    public VerifiedToken {
        bindings = Set.copyOf(bindings);
        ancestors = List.copyOf(ancestors);
    }

    /** A token without a display name of its subject. */
    public VerifiedToken(
            TokenId id,
            Principal subject,
            ActorChain actors,
            @Nullable Principal authorizedActor,
            Scopes scopes,
            Audience audience,
            Instant issuedAt,
            Instant expiresAt,
            String clientId,
            @Nullable String task,
            int hop,
            TokenFingerprint fingerprint,
            Set<KeyBinding> bindings,
            Authentication authentication,
            AuthorizationDetails details,
            int maximumDepth,
            List<TokenId> ancestors,
            Instant believedUntil) {
        this(
                id,
                subject,
                actors,
                authorizedActor,
                scopes,
                audience,
                issuedAt,
                expiresAt,
                clientId,
                task,
                hop,
                fingerprint,
                bindings,
                authentication,
                details,
                maximumDepth,
                ancestors,
                believedUntil,
                null);
    }

    /** Whether the presenter has to prove possession of this kind of key. */
    public boolean isBoundBy(KeyBinding.Kind kind) {
        return bindings.stream().anyMatch(binding -> binding.kind() == kind);
    }

    /** Returns the token with the statement of a gateway. The result ends when the first of the two ends (law 4). */
    public VerifiedToken with(VerifiedProvenance provenance) {
        return new VerifiedToken(
                id,
                provenance.subject(),
                provenance.actors(),
                authorizedActor,
                scopes,
                audience,
                issuedAt,
                earlier(expiresAt, provenance.expiresAt()),
                clientId,
                provenance.task(),
                provenance.hop(),
                fingerprint,
                bindings,
                authentication,
                details,
                Math.min(maximumDepth, provenance.maximumDepth()),
                provenance.ancestors(),
                earlier(believedUntil, provenance.believedUntil()),
                provenance.subjectName() == null ? subjectName : provenance.subjectName());
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    /** Returns the token with its trust limited to this moment. */
    public VerifiedToken believedUntil(Instant moment) {
        return moment.isBefore(believedUntil)
                ? new VerifiedToken(
                        id,
                        subject,
                        actors,
                        authorizedActor,
                        scopes,
                        audience,
                        issuedAt,
                        expiresAt,
                        clientId,
                        task,
                        hop,
                        fingerprint,
                        bindings,
                        authentication,
                        details,
                        maximumDepth,
                        ancestors,
                        moment,
                        subjectName)
                : this;
    }
}
