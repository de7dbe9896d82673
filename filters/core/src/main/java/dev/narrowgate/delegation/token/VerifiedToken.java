package dev.narrowgate.delegation.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a token says, after its signature, type, issuer, times and the form of every claim were found good. Whom it is
 * addressed to and who presents it is not judged yet: {@code DelegationRules} does that.
 *
 * @param id the {@code iss} and {@code jti} of this very token
 * @param subject the initiating subject; in a gateway's token the one that its first issuer named
 * @param actors the nested {@code act}, current first
 * @param authorizedActor {@code may_act} (RFC 8693, section 4.4)
 * @param clientId who asked its issuer for it (RFC 8693, section 4.3), empty where the issuer does not say; never an actor
 * @param task the task that it was given for
 * @param hop how many gateways it has passed; 0 when its issuer is not a gateway
 * @param fingerprint of its text
 * @param bindings the keys that it is bound to: whoever presents it has to show them all (RFC 7800, section 3.1)
 * @param authentication of the subject
 * @param details its permissions in detail
 * @param maximumDepth the most actors that the chain may ever have
 * @param ancestors the tokens that it was made from, its parent first, as far as gateways wrote them into it
 * @param believedUntil when the key that verified it is too old to be believed without asking its issuer again
 * @param subjectName what people call the subject, beside its identifier: it is shown, and never decides anything
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

    /** One that says nothing of what people call its subject. */
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

    /** Whether it may only be handed in with a proof of this kind of key. */
    public boolean isBoundBy(KeyBinding.Kind kind) {
        return bindings.stream().anyMatch(binding -> binding.kind() == kind);
    }

    /** The same token, with what a gateway said beside it: it ends with whichever of the two ends first (law 4). */
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

    /** The same token, believed no longer than this either. */
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
