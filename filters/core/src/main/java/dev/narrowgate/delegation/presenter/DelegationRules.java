package dev.narrowgate.delegation.presenter;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.token.VerifiedToken.Claims;
import dev.narrowgate.delegation.verification.ProvenanceRules;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Combines the tokens and their presenter into a delegation: laws 1, 2, 5 and 6 for incoming requests. The result
 * depends only on the arguments and on the configuration.
 */
public final class DelegationRules {

    /** The maximum number of gateways on one path. The hop number grows at each gateway, so no path is endless. */
    public static final int MAXIMUM_HOPS = 32;

    private final Map<String, Set<String>> audiencesOfThisGateway;
    private final Map<Principal, String> audiencesOfActors;
    private final ProvenanceRules provenances;

    /** For a gateway whose incoming tokens all carry their chain. */
    public DelegationRules(Map<String, Set<String>> audiencesOfThisGateway, Map<Principal, String> audiencesOfActors) {
        this(audiencesOfThisGateway, audiencesOfActors, ProvenanceRules.NONE);
    }

    /**
     * @param audiencesOfThisGateway for each trusted issuer, the names under which it addresses this gateway
     * @param audiencesOfActors for each agent that receives calls, the name under which it is addressed
     * @param provenances decides which tokens have their chain beside them
     */
    public DelegationRules(
            Map<String, Set<String>> audiencesOfThisGateway,
            Map<Principal, String> audiencesOfActors,
            ProvenanceRules provenances) {
        this.audiencesOfThisGateway = Map.copyOf(audiencesOfThisGateway);
        this.audiencesOfActors = Map.copyOf(audiencesOfActors);
        this.provenances = provenances;
    }

    /** Verifies the statement beside a token. {@link #delegation} needs the result. */
    public Answer<Optional<VerifiedProvenance>> beside(
            VerifiedToken subjectToken, Credentials credentials, ProvenanceVerifier verifier) {
        return provenances.beside(subjectToken, credentials.provenance(), verifier);
    }

    /**
     * Returns the token with the statement beside it, if the token needs one. The record of a hop that is refused later
     * uses the result. Throws {@code TokenRejected} if the statement is missing or does not match the token.
     */
    public VerifiedToken joined(VerifiedToken verified, @Nullable VerifiedProvenance beside) {
        return provenances.joined(verified, beside);
    }

    /** Creates the delegation. Throws {@code TokenRejected}, {@code ProofRejected} or {@code ActorUnauthorized}. */
    public Delegation delegation(VerifiedToken verified, Presentation presentation) {
        var beside = provenances.concern(verified) ? presentation.provenance() : null;
        var subjectToken = provenances.joined(verified, beside);
        checkLoops(subjectToken);
        var proven = presentation.proven();
        PossessionRules.check(subjectToken, presentation);
        if (proven.actorToken() != null) {
            checkActorToken(subjectToken, proven.actorToken(), presentation);
        }
        var presenter = PresenterRules.presenter(subjectToken, proven);
        var identified = PresenterRules.identities(proven).isEmpty() ? null : presenter.principal();
        // The holder of a token's key is the presenter that the token names (OAuth actor profile: the key of the
        // presenter).
        var holder = presenter.isProven() ? presenter.principal() : null;
        checkAudience(subjectToken, holder, presentation.resource());
        checkAuthorizedActor(subjectToken, holder);
        ClientRules.check(subjectToken, proven, own(subjectToken, holder));
        var actors = identified == null ? subjectToken.actors() : extend(subjectToken, identified);
        return new Delegation(
                subjectToken,
                actors,
                presenter,
                PresenterRules.end(subjectToken, proven),
                nextHop(subjectToken),
                Grounds.of(subjectToken, sources(subjectToken, beside, proven.actorToken()), actors),
                PresenterRules.identities(proven).stream()
                        .map(Identity::fingerprint)
                        .toList(),
                beside == null ? null : beside.id(),
                claims(subjectToken, actors, proven.actorToken()),
                null);
    }

    /** Returns a delegation with its task as this gateway knows it. The result ends no later than the task (law 4). */
    public static Delegation bound(Delegation delegation, BoundTask known) {
        var deadline = known.task().limits().deadline();
        return new Delegation(
                delegation.token(),
                delegation.actors(),
                delegation.presenter(),
                deadline.isBefore(delegation.expiresAt()) ? deadline : delegation.expiresAt(),
                delegation.hop(),
                delegation.token().task() == null ? delegation.grounds().and(known.task()) : delegation.grounds(),
                delegation.proofs(),
                delegation.provenance(),
                delegation.claims(),
                known);
    }

    /** An actor's own token says more of it than the token that names it. */
    private static Claims claims(VerifiedToken subjectToken, ActorChain actors, @Nullable VerifiedToken actorToken) {
        var said = subjectToken.claims();
        if (actorToken != null) {
            return new Claims(said.subject(), actorToken.claims().subject());
        }
        return actors.current().equals(subjectToken.actors().current()) ? said : new Claims(said.subject(), Map.of());
    }

    private void checkActorToken(VerifiedToken subjectToken, VerifiedToken actorToken, Presentation presentation) {
        var resource = presentation.resource();
        if (!addressesThisGateway(actorToken, null)
                && (resource == null || !actorToken.audience().contains(resource))) {
            throw TokenRejected.ofActor("addressed to " + actorToken.audience() + ", not to this gateway");
        }
        provenances.checkActorToken(actorToken);
        // An actor token represents the actor itself. An actor token with actors of its own has no defined meaning.
        if (actorToken.actors().depth() > 0) {
            throw TokenRejected.ofActor("has an act claim");
        }
        ClientRules.checkActorToken(subjectToken, actorToken, presentation.proven());
        // The issuer of the actor token names the task of another issuer, so the origins differ.
        if (actorToken.task() != null
                && (subjectToken.task() == null
                        || !actorToken.task().name().equals(subjectToken.task().name()))) {
            throw new ActorUnauthorized("actor token: names another task than the subject token");
        }
    }

    private void checkAudience(VerifiedToken token, @Nullable Principal provenPresenter, @Nullable String resource) {
        if (addressesThisGateway(token, resource)) {
            return;
        }
        // Only the agent that was called with a token may pass it on (law 5).
        if (!own(token, provenPresenter)) {
            throw new ClaimsRejected(
                    token.id().issuer(),
                    "addressed to " + token.audience() + ", neither to "
                            + (resource == null ? "this gateway" : resource) + " nor to "
                            + (provenPresenter == null
                                    ? "a proven presenter"
                                    : "its presenter " + provenPresenter.subject()),
                    "claim aud names neither this resource nor a proven presenter");
        }
    }

    /** Whether the token is addressed to its presenter. */
    private boolean own(VerifiedToken token, @Nullable Principal provenPresenter) {
        var own = provenPresenter == null ? null : audiencesOfActors.get(provenPresenter);
        return own != null && token.audience().contains(own);
    }

    /** A route with its own identifier accepts only tokens for that identifier (RFC 9068, section 4). */
    private boolean addressesThisGateway(VerifiedToken token, @Nullable String resource) {
        if (resource != null) {
            return token.audience().contains(resource);
        }
        return token.audience()
                .containsAny(audiencesOfThisGateway.getOrDefault(token.id().issuer(), Set.of()));
    }

    private static void checkAuthorizedActor(VerifiedToken token, @Nullable Principal presenter) {
        var authorized = token.authorizedActor();
        if (authorized != null && !authorized.equals(presenter)) {
            throw new ActorUnauthorized(
                    "may_act names " + authorized.subject() + " of " + authorized.issuer() + ", and "
                            + (presenter == null
                                    ? "the presenter gave no proof"
                                    : presenter.subject() + " of " + presenter.issuer() + " presents it"));
        }
    }

    private static void checkLoops(VerifiedToken token) {
        var chain = token.actors().actors();
        for (int i = 0; i < chain.size(); i++) {
            if (chain.subList(0, i).contains(chain.get(i))) {
                throw new ActorUnauthorized(
                        "loop: actor " + (i + 1) + ", " + chain.get(i).subject() + ", is in the chain twice", true);
            }
            if (chain.get(i).equals(token.subject())) {
                throw new ActorUnauthorized("loop: actor " + (i + 1) + " is the subject", true);
            }
        }
    }

    private static ActorChain extend(VerifiedToken token, Principal actor) {
        var chain = token.actors();
        // The issuer has already named the presenter as the current actor.
        if (chain.current().filter(actor::equals).isPresent()) {
            return chain;
        }
        if (actor.equals(token.subject())) {
            throw new ActorUnauthorized("the presenter is the subject itself, which cannot be its own actor", true);
        }
        if (chain.contains(actor)) {
            throw new ActorUnauthorized(
                    "loop: the presenter " + actor.subject() + " is already actor "
                            + (chain.actors().indexOf(actor) + 1),
                    true);
        }
        if (chain.depth() >= token.passage().maximumDepth()) {
            throw new ActorUnauthorized("chain deeper than " + token.passage().maximumDepth() + " actors", true);
        }
        return chain.extendedBy(actor);
    }

    private static List<TokenId> sources(
            VerifiedToken subjectToken, @Nullable VerifiedProvenance beside, @Nullable VerifiedToken actorToken) {
        var sources =
                new ArrayList<TokenId>(subjectToken.identifiers().ancestors().size() + 3);
        sources.add(subjectToken.id());
        sources.addAll(subjectToken.identifiers().ancestors());
        if (beside != null) {
            sources.add(beside.id());
        }
        if (actorToken != null) {
            sources.add(actorToken.id());
            sources.addAll(actorToken.identifiers().ancestors());
        }
        return sources;
    }

    private static int nextHop(VerifiedToken token) {
        if (token.passage().hop() >= MAXIMUM_HOPS) {
            throw new ActorUnauthorized("more than " + MAXIMUM_HOPS + " hops", true);
        }
        return token.passage().hop() + 1;
    }
}
