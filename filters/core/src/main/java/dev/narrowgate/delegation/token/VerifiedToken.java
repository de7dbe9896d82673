package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.task.Task;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The content of a token whose signature, type, issuer, times and claim formats are valid. {@code DelegationRules}
 * checks its audience and its presenter.
 *
 * @param authorizedActor {@code may_act} (RFC 8693, section 4.4)
 * @param authentication the authentication of the subject
 * @param claims the further claims that policies read
 */
public record VerifiedToken(
        Identifiers identifiers,
        Parties parties,
        @Nullable Principal authorizedActor,
        TokenHolder holder,
        Authority authority,
        Passage passage,
        Validity validity,
        Authentication authentication,
        Claims claims) {

    /** A token of which policies read no further claim. */
    public VerifiedToken(
            Identifiers identifiers,
            Parties parties,
            @Nullable Principal authorizedActor,
            TokenHolder holder,
            Authority authority,
            Passage passage,
            Validity validity,
            Authentication authentication) {
        this(identifiers, parties, authorizedActor, holder, authority, passage, validity, authentication, Claims.NONE);
    }

    /**
     * The further claims that policies read. A value is a text, a whole number, a truth value or a list of these. It is empty if
     * the claim has another form.
     *
     * @param subject the claims of the token itself
     * @param actor the members of {@code act} for the current actor (RFC 8693, section 4.1)
     */
    public record Claims(Map<String, Optional<Object>> subject, Map<String, Optional<Object>> actor) {

        public static final Claims NONE = new Claims(Map.of(), Map.of());

        public Claims {
            subject = Map.copyOf(subject);
            actor = Map.copyOf(actor);
        }
    }

    /**
     * The identifiers under which a token is cached and revoked.
     *
     * @param id the {@code iss} and {@code jti} of this token
     * @param fingerprint the fingerprint of the token's text
     * @param ancestors the tokens that this token was made from, its parent first, as far as gateways recorded them in
     *     it
     */
    public record Identifiers(TokenId id, TokenFingerprint fingerprint, List<TokenId> ancestors) {

        public Identifiers {
            ancestors = List.copyOf(ancestors);
        }
    }

    /**
     * The times of a token. A result that is made from the token ends no later than the earlier of its two ends (law 4).
     *
     * @param believedUntil the time until which the verifying key is trusted without another request to its issuer
     */
    public record Validity(Instant issuedAt, Instant expiresAt, Instant believedUntil) {

        /** Returns the earlier of each end. */
        Validity until(Instant otherExpiry, Instant otherBelief) {
            return new Validity(issuedAt, earlier(expiresAt, otherExpiry), earlier(believedUntil, otherBelief));
        }

        private static Instant earlier(Instant one, Instant other) {
            return one.isBefore(other) ? one : other;
        }
    }

    public TokenId id() {
        return identifiers.id();
    }

    public Principal subject() {
        return parties.subject();
    }

    public ActorChain actors() {
        return parties.actors();
    }

    public String clientId() {
        return holder.clientId();
    }

    public Set<KeyBinding> bindings() {
        return holder.bindings();
    }

    public Scopes scopes() {
        return authority.scopes();
    }

    public AuthorizationDetails details() {
        return authority.details();
    }

    public Audience audience() {
        return authority.audience();
    }

    /** The task that the token was issued for. */
    public @Nullable Task task() {
        return passage.task();
    }

    public Instant expiresAt() {
        return validity.expiresAt();
    }

    /** Returns the token with the statement of a gateway. The result ends when the first of the two ends (law 4). */
    public VerifiedToken with(VerifiedProvenance provenance) {
        return new VerifiedToken(
                new Identifiers(identifiers.id(), identifiers.fingerprint(), provenance.ancestors()),
                provenance.parties().orNamed(parties.subjectName()),
                authorizedActor,
                holder,
                authority.with(provenance.origins()),
                provenance.passage().limitedTo(passage.maximumDepth()),
                validity.until(provenance.expiresAt(), provenance.believedUntil()),
                authentication,
                claims);
    }

    /** Returns the token with its trust limited to this moment. */
    public VerifiedToken believedUntil(Instant moment) {
        return moment.isBefore(validity.believedUntil())
                ? new VerifiedToken(
                        identifiers,
                        parties,
                        authorizedActor,
                        holder,
                        authority,
                        passage,
                        validity.until(validity.expiresAt(), moment),
                        authentication,
                        claims)
                : this;
    }
}
