package dev.narrowgate.delegation.verification;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which tokens come with their chain beside them, and what is believed of it. A token of an issuer whose server cannot write
 * actors (RFC 8693, section 4.1, leaves {@code act} to the server) would pass for one of the subject itself without the chain:
 * it is refused unless a gateway says beside it where it comes from (law 2).
 */
public final class ProvenanceRules {

    /** Every token carries its chain itself. */
    public static final ProvenanceRules NONE = new ProvenanceRules(Map.of(), Map.of(), Map.of());

    private final Map<String, Set<String>> firstHand;
    private final Map<String, Set<String>> agents;
    private final Map<String, Set<String>> subjectIssuers;

    /**
     * @param firstHand for each issuer whose tokens come with their chain beside them, the clients that get tokens from it
     *     themselves, and not from a token that another one had: theirs have no chain yet
     * @param agents for such an issuer, the clients that get tokens for themselves from it, with which they prove who they are
     * @param subjectIssuers for such an issuer, the issuers whose subjects it knows by the names that those gave them (law 1)
     */
    public ProvenanceRules(
            Map<String, Set<String>> firstHand,
            Map<String, Set<String>> agents,
            Map<String, Set<String>> subjectIssuers) {
        this.firstHand = Map.copyOf(firstHand);
        this.agents = Map.copyOf(agents);
        this.subjectIssuers = Map.copyOf(subjectIssuers);
    }

    /** Whether a token is nothing without its provenance. */
    public boolean concern(VerifiedToken token) {
        var clients = firstHand.get(token.id().issuer());
        return clients != null && !clients.contains(token.clientId()) && !isOfAgentItself(token);
    }

    private boolean isAgent(VerifiedToken token) {
        return agents.getOrDefault(token.id().issuer(), Set.of()).contains(token.clientId());
    }

    /** For what it asks for in its own name an agent is its own subject (RFC 9068, section 2.2). */
    private boolean isOfAgentItself(VerifiedToken token) {
        return isAgent(token) && token.subject().equals(new Principal(token.id().issuer(), token.clientId()));
    }

    /**
     * What stands beside a token. Refuses with {@code TokenRejected} a token that needs none here, when a gateway says beside it
     * that it lost its chain: then it is this configuration that does not say so of its issuer.
     */
    public Answer<Optional<VerifiedProvenance>> beside(
            VerifiedToken token, @Nullable BearerToken text, ProvenanceVerifier verifier) {
        // Gateways write the chain into their own tokens.
        if (text == null || token.hop() > 0) {
            return Answer.ready(Optional.empty());
        }
        return concern(token)
                ? verifier.verify(text).then(provenance -> Answer.ready(Optional.of(provenance)))
                : ForgottenChain.check(token, verifier.verify(text));
    }

    /** Refuses with {@code TokenRejected} an actor's own token that may have had a chain: it would turn the subject into an actor. */
    public void checkActorToken(VerifiedToken actorToken) {
        if (firstHand.containsKey(actorToken.id().issuer()) && !isAgent(actorToken)) {
            throw TokenRejected.ofActor(isMissing(actorToken, "first-hand-agents"));
        }
    }

    /**
     * The token with the chain, the task and the hop that stand beside it. Refuses with {@code TokenRejected} one that comes
     * without, and one beside which something else stands than what a gateway said of this very token.
     */
    public VerifiedToken joined(VerifiedToken token, @Nullable VerifiedProvenance provenance) {
        if (!concern(token)) {
            return token;
        }
        if (provenance == null) {
            throw new TokenRejected("comes without exactly one Delegation-Provenance beside it: "
                    + isMissing(token, "first-hand-clients"));
        }
        refuseUnless(provenance.tokenHash().equals(token.fingerprint().base64Url()), "is of another token");
        refuseUnless(provenance.tokenIssuer().equals(token.id().issuer()), "is of a token of another issuer");
        refuseUnless(token.audience().isExactly(provenance.audience()), "is for another audience than the token");
        refuseUnless(isSameSubject(token.subject(), provenance.subject()), "names another subject than the token");
        refuseUnless(
                token.actors().depth() == 0 || token.actors().equals(provenance.actors()),
                "names other actors than the token");
        refuseUnless(
                token.task() == null || Objects.equals(token.task(), provenance.task()),
                "names another task than the token");
        return token.with(provenance);
    }

    /** A mapping into another name space is configured (law 1). */
    private boolean isSameSubject(Principal ofToken, Principal said) {
        return said.equals(ofToken)
                || said.subject().equals(ofToken.subject())
                        && subjectIssuers
                                .getOrDefault(ofToken.issuer(), Set.of())
                                .contains(said.issuer());
    }

    private static String isMissing(VerifiedToken token, String list) {
        return "tokens of " + token.id().issuer() + " have their chain beside them, but for those of its " + list
                + ", and client " + token.clientId() + " is none of them";
    }

    private static void refuseUnless(boolean same, String difference) {
        if (!same) {
            throw new TokenRejected("provenance: " + difference);
        }
    }
}
