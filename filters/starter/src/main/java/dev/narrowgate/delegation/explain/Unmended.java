package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.ProofRejected;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import org.jspecify.annotations.Nullable;

/** What to do where no change that can be tried gets any further. */
final class Unmended {

    private Unmended() {}

    static Mend of(HopRun run, Trial trial) {
        var policy = "delegation.policies." + trial.world().route().policy();
        var place = trial.configuration().place(policy + ".rule");
        return run.failure() instanceof PolicyDenied
                        && run.faults().stream().anyMatch(text -> text.contains("the rule"))
                ? Mend.line(
                        place,
                        "rule: " + trial.configuration().text(policy + ".rule"),
                        "The rule does not hold for this request. It reads the method and the path too:"
                                + " give them with --method and --path.")
                : of(run.failure());
    }

    /** In general, of a failure. */
    static Mend of(@Nullable DelegationFailure failure) {
        return Mend.elsewhere(
                switch (failure) {
                    case KeysUnavailable f ->
                        "See that the issuer can be asked from here, or give its keys as a file (jwks-uri:"
                                + " \"file:...\"). Without them nothing else is certain.";
                    case ProofRejected f ->
                        "Send a proof of this token's key with the request (here with --header \"DPoP=...\").";
                    case ActorUnauthorized f ->
                        "Have the presenter prove who it is: with its own token in Actor-Token, a client certificate or"
                                + " a workload's proof.";
                    case TokenRejected f
                    when f.reason().contains("signature") ->
                        "Compare where the issuer publishes its keys with jwks-uri: the token was signed with another key"
                                + " than the one of this kid, or changed on its way.";
                    case TokenRejected f
                    when f.reason().contains("kid") ->
                        "Compare the token's kid with the issuer's key set: it may be a token of another realm or tenant,"
                                + " or the key is no longer published.";
                    case TokenRejected f
                    when f.reason().contains("alg") ->
                        "Have the issuer sign with one of the accepted algorithms, or write the token's under algorithms"
                                + " of this issuer when it is an asymmetric one.";
                    case TokenRejected f
                    when f.reason().contains("three parts") || f.reason().contains("characters") ->
                        "See that the file holds the whole token and nothing else. A token that is no JWT can be verified by"
                                + " its issuer alone: write introspection for it.";
                    case RequestMalformed f -> "Send the request as the text says.";
                    case null, default -> "Look at the fault: no change of the configuration is known that mends it.";
                });
    }
}
