package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.ClaimsRejected;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.engine.possession.spiffe.JwtSvidVerifier;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.explain.engine.UncachedEngine;
import dev.narrowgate.delegation.token.TokenUse;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the original tokens of a request once more, under the configuration that a search ended with. A token that
 * was signed anew for a trial proves nothing about the original token.
 */
final class OriginalTokens {

    private final UncachedEngine engine;
    private final List<DelegationFailure> problems = new ArrayList<>();

    private OriginalTokens(UncachedEngine engine) {
        this.engine = engine;
    }

    /** Returns the reasons why it is uncertain that the issuers signed the tokens; empty if it is certain. */
    static List<DelegationFailure> problems(Question question, UncachedEngine engine) {
        var originals = new OriginalTokens(engine);
        originals.check(question.token(), TokenUse.SUBJECT);
        var actor = question.actorToken();
        var written = actor == null ? null : TrialToken.parse(actor);
        if (actor != null && written != null && !JwtSvidVerifier.isSvid(written)) {
            originals.check(actor, TokenUse.ACTOR);
        }
        var beside = question.provenance();
        if (beside != null) {
            var refusal = refusal(engine.provenance(beside));
            if (refusal != null) {
                originals.problems.add(refusal);
            }
        }
        return originals.problems;
    }

    /** Claims are checked after the signature, so a fault of the claims means that the signature is valid. */
    private void check(String token, TokenUse use) {
        var refusal = refusal(engine.verify(token, use));
        if (refusal != null && !(refusal instanceof ClaimsRejected)) {
            problems.add(refusal);
            return;
        }
        var written = TrialToken.parse(token);
        engine.settings().issuers().stream()
                .filter(issuer -> written != null && issuer.issuer().equals(written.issuer()))
                .filter(issuer -> issuer.introspection() != null)
                .map(ConfiguredIssuer::issuer)
                .findFirst()
                .ifPresent(issuer -> problems.add(
                        new KeysUnavailable("issuer " + issuer + " has to be asked about the token, and was not")));
    }

    private static @Nullable DelegationFailure refusal(Answer<?> answer) {
        try {
            var unused = AwaitedAnswer.of(answer);
            return null;
        } catch (DelegationFailure failure) {
            return failure;
        }
    }
}
