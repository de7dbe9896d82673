package dev.narrowgate.delegation.token;

import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins what the tokens say with who presents them: laws 1, 2, 5 and 6 on the way in. Pure, and a function of its
 * arguments and of the configuration alone.
 */
public final class DelegationRules {

    /** The most gateways on one way. The hop number grows at each of them, so that no way is endless. */
    public static final int MAXIMUM_HOPS = 32;

    private final Map<String, Set<String>> audiencesOfThisGateway;
    private final Map<Principal, String> audiencesOfActors;

    /**
     * @param audiencesOfThisGateway for each trusted issuer, the names under which it addresses this gateway
     * @param audiencesOfActors for each agent that receives calls, the name under which it is addressed
     */
    public DelegationRules(Map<String, Set<String>> audiencesOfThisGateway, Map<Principal, String> audiencesOfActors) {
        this.audiencesOfThisGateway = Map.copyOf(audiencesOfThisGateway);
        this.audiencesOfActors = Map.copyOf(audiencesOfActors);
    }

    /** Refuses with {@code TokenRejected} or {@code ActorUnauthorized}. */
    public Delegation delegation(VerifiedToken subjectToken, @Nullable VerifiedToken actorToken) {
        checkLoops(subjectToken);
        if (actorToken == null) {
            return unproven(subjectToken);
        }
        checkActorToken(subjectToken, actorToken);
        var actor = actorToken.subject();
        checkAudience(subjectToken, actor);
        checkAuthorizedActor(subjectToken, actor);
        return new Delegation(
                subjectToken,
                extend(subjectToken, actor),
                new Presenter(actor, Proof.ACTOR_TOKEN),
                earlier(subjectToken.expiresAt(), actorToken.expiresAt()),
                nextHop(subjectToken),
                actorToken.fingerprint());
    }

    private Delegation unproven(VerifiedToken token) {
        checkAudience(token, null);
        checkAuthorizedActor(token, null);
        // A bearer token that nobody proves to hold counts as its current actor's, or as its subject's own.
        var presenter = new Presenter(token.actors().current().orElse(token.subject()), Proof.NONE);
        return new Delegation(
                token, token.actors(), presenter, token.expiresAt(), nextHop(token), TokenFingerprint.NONE);
    }

    private void checkActorToken(VerifiedToken subjectToken, VerifiedToken actorToken) {
        if (!addressesThisGateway(actorToken)) {
            throw new TokenRejected("actor token: addressed to " + actorToken.audience() + ", not to this gateway");
        }
        // An actor token speaks for the actor itself; one that was delegated in turn has no defined meaning.
        if (actorToken.actors().depth() > 0) {
            throw new TokenRejected("actor token: carries an act claim of its own");
        }
        if (actorToken.task() != null && !Objects.equals(actorToken.task(), subjectToken.task())) {
            throw new ActorUnauthorized("actor token: given for another task than the subject token");
        }
    }

    private void checkAudience(VerifiedToken token, @Nullable Principal provenPresenter) {
        if (addressesThisGateway(token)) {
            return;
        }
        // An agent passes on the token that it was itself called with, and nobody else may (law 5).
        var own = provenPresenter == null ? null : audiencesOfActors.get(provenPresenter);
        if (own == null || !token.audience().contains(own)) {
            throw new TokenRejected("addressed to " + token.audience() + ", neither to this gateway nor to "
                    + (provenPresenter == null
                            ? "a presenter that proved itself"
                            : "its presenter " + provenPresenter.subject()));
        }
    }

    private boolean addressesThisGateway(VerifiedToken token) {
        return token.audience()
                .containsAny(audiencesOfThisGateway.getOrDefault(token.id().issuer(), Set.of()));
    }

    private static void checkAuthorizedActor(VerifiedToken token, @Nullable Principal presenter) {
        var authorized = token.authorizedActor();
        if (authorized != null && !authorized.equals(presenter)) {
            throw new ActorUnauthorized(
                    "may_act names " + authorized.subject() + " of " + authorized.issuer() + ", and "
                            + (presenter == null
                                    ? "the presenter proved nothing"
                                    : presenter.subject() + " of " + presenter.issuer() + " presents it"));
        }
    }

    private static void checkLoops(VerifiedToken token) {
        var chain = token.actors().actors();
        for (int i = 0; i < chain.size(); i++) {
            if (chain.subList(0, i).contains(chain.get(i))) {
                throw new ActorUnauthorized(
                        "loop: actor " + (i + 1) + ", " + chain.get(i).subject() + ", stands in the chain twice");
            }
            if (chain.get(i).equals(token.subject())) {
                throw new ActorUnauthorized("loop: actor " + (i + 1) + " is the subject");
            }
        }
    }

    private static ActorChain extend(VerifiedToken token, Principal actor) {
        var chain = token.actors();
        // The issuer has already named the presenter as the one that acts: nothing to add.
        if (chain.current().filter(actor::equals).isPresent()) {
            return chain;
        }
        if (actor.equals(token.subject())) {
            throw new ActorUnauthorized("the presenter is the subject itself, and nobody is their own actor");
        }
        if (chain.contains(actor)) {
            throw new ActorUnauthorized("loop: the presenter " + actor.subject() + " is already actor "
                    + (chain.actors().indexOf(actor) + 1));
        }
        if (chain.depth() == ActorChain.MAXIMUM_DEPTH) {
            throw new ActorUnauthorized("chain deeper than " + ActorChain.MAXIMUM_DEPTH + " actors");
        }
        return chain.extendedBy(actor);
    }

    private static int nextHop(VerifiedToken token) {
        if (token.hop() >= MAXIMUM_HOPS) {
            throw new ActorUnauthorized("more than " + MAXIMUM_HOPS + " hops");
        }
        return token.hop() + 1;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
