package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which tokens need a statement with their chain, and checks that statement. Some authorization servers cannot
 * write actors, because RFC 8693, section 4.1, leaves {@code act} to the server. Without its chain, a token of such a
 * server would pass for one of the subject itself. Such a token is refused unless the statement of a gateway supplies
 * the chain (law 2).
 */
public final class ProvenanceRules {

    /** Every token carries its chain itself. */
    public static final ProvenanceRules NONE = new ProvenanceRules(Map.of(), Map.of(), Map.of());

    private final Map<String, Set<String>> firstHand;
    private final Map<String, Set<String>> agents;
    private final Map<String, Set<String>> subjectIssuers;

    /**
     * @param firstHand for each issuer whose tokens have their chain beside them: the clients that obtain tokens
     *     without exchanging another client's token. Those tokens have no chain yet.
     * @param agents for such an issuer: the clients that obtain tokens for themselves, to prove their identity
     * @param subjectIssuers for such an issuer: the issuers whose subjects keep their names at it (law 1)
     */
    public ProvenanceRules(
            Map<String, Set<String>> firstHand,
            Map<String, Set<String>> agents,
            Map<String, Set<String>> subjectIssuers) {
        this.firstHand = Map.copyOf(firstHand);
        this.agents = Map.copyOf(agents);
        this.subjectIssuers = Map.copyOf(subjectIssuers);
    }

    /** Whether a token is accepted only with a statement. */
    public boolean concern(VerifiedToken token) {
        var clients = firstHand.get(token.id().issuer());
        return clients != null && !clients.contains(token.clientId()) && !isOfAgentItself(token);
    }

    private boolean isAgent(VerifiedToken token) {
        return agents.getOrDefault(token.id().issuer(), Set.of()).contains(token.clientId());
    }

    /** An agent is the subject of a token that it requests in its own name (RFC 9068, section 2.2). */
    private boolean isOfAgentItself(VerifiedToken token) {
        return isAgent(token) && token.subject().equals(new Principal(token.id().issuer(), token.clientId()));
    }

    /**
     * Verifies the statement beside a token; empty if the token needs none. Refuses with {@code TokenRejected} if a
     * statement shows that such a token lost its chain. The configuration of its issuer is then incomplete.
     */
    public Answer<Optional<VerifiedProvenance>> beside(
            VerifiedToken token, @Nullable BearerToken text, ProvenanceVerifier verifier) {
        // Gateways write the chain into their own tokens.
        if (text == null || token.passage().hop() > 0) {
            return Answer.ready(Optional.empty());
        }
        return concern(token)
                ? verifier.verify(text).then(provenance -> Answer.ready(Optional.of(provenance)))
                : ForgottenChain.check(token, verifier.verify(text));
    }

    /**
     * Throws {@code TokenRejected} for an actor token that may have had a chain, because its subject would become an
     * actor.
     */
    public void checkActorToken(VerifiedToken actorToken) {
        if (firstHand.containsKey(actorToken.id().issuer()) && !isAgent(actorToken)) {
            throw TokenRejected.ofActor(isMissing(actorToken, "first-hand-agents"));
        }
    }

    /**
     * Returns the token with the chain, the task and the hop of its statement. Throws {@code TokenRejected} if the
     * token needs a statement and has none, or if the statement is not about this token.
     */
    public VerifiedToken joined(VerifiedToken token, @Nullable VerifiedProvenance provenance) {
        if (!concern(token)) {
            return token;
        }
        if (provenance == null) {
            throw new TokenRejected(
                    "is not sent with exactly one Delegation-Provenance: " + isMissing(token, "first-hand-clients"));
        }
        var about = provenance.about();
        refuseUnless(about.isHashOf(token.identifiers().fingerprint()), "belongs to another token");
        refuseUnless(about.issuer().equals(token.id().issuer()), "belongs to a token of another issuer");
        refuseUnless(token.audience().isExactly(about.audience()), "is for another audience than the token");
        var parties = provenance.parties();
        refuseUnless(isSameSubject(token.subject(), parties.subject()), "names another subject than the token");
        refuseUnless(
                token.actors().depth() == 0 || token.actors().equals(parties.actors()),
                "names other actors than the token");
        refuseUnless(
                token.task() == null
                        || provenance.passage().task() != null
                                && token.task()
                                        .name()
                                        .equals(provenance.passage().task().name()),
                "names another task than the token");
        return token.with(provenance);
    }

    /** Equal subjects, or equal names if the configuration maps one name space into the other (law 1). */
    private boolean isSameSubject(Principal ofToken, Principal said) {
        return said.equals(ofToken)
                || said.subject().equals(ofToken.subject())
                        && subjectIssuers
                                .getOrDefault(ofToken.issuer(), Set.of())
                                .contains(said.issuer());
    }

    private static String isMissing(VerifiedToken token, String list) {
        return "tokens of " + token.id().issuer() + " have their chain beside them, except for its " + list
                + ", and client " + token.clientId() + " is not among them";
    }

    private static void refuseUnless(boolean same, String difference) {
        if (!same) {
            throw new TokenRejected("provenance: " + difference);
        }
    }
}
