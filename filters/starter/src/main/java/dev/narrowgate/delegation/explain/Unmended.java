package dev.narrowgate.delegation.explain;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.MAY_ACT;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ActorUnauthorized;
import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.ProofRejected;
import org.jspecify.annotations.Nullable;

/** Advises about faults that no change of a trial corrects. */
final class Unmended {

    private static final String NO_ACCESS_TOKEN =
            "It is an ID token, a refresh token or another statement: send the access token. If it is one, see that provider"
                    + " names the kind of its issuer.";

    private Unmended() {}

    static Mend of(HopRun run, @Nullable Trial trial) {
        if (trial != null
                && run.failure() instanceof PolicyDenied
                && run.faults().stream().anyMatch(Unmended::isRule)) {
            var key = "delegation.policies." + trial.world().route().policy() + ".rule";
            return Mend.elsewhere("The rule is `" + trial.configuration().text(key) + "`, at "
                    + trial.configuration().place(key) + ". Rules read the method and the path too: give those of the"
                    + " request with --method and --path.");
        }
        if (run.faults().stream().anyMatch(Unmended::isScope)) {
            return Mend.elsewhere("Get a token with the scopes that the policy asks for.");
        }
        if (trial != null && Search.isLogin(run, trial)) {
            return Mend.elsewhere(NO_ACCESS_TOKEN);
        }
        return Mend.elsewhere(of(run.failure()));
    }

    private static boolean isScope(String fault) {
        return fault.startsWith("the token carries none of") || fault.startsWith("required and not in the token");
    }

    private static boolean isRule(String fault) {
        return fault.startsWith("the rule of policy");
    }

    static String of(@Nullable DelegationFailure failure) {
        return switch (failure) {
            case KeysUnavailable f
            when f.reason().contains("has to be asked") ->
                "Only its issuer can say whether the token counts. With --introspect it is asked, and is shown the token.";
            case KeysUnavailable f when f.reason().contains("nonce") -> "Nothing more can be said of this proof here.";
            case KeysUnavailable f ->
                "See that the keys can be had from here: as a file (jwks-uri: \"file:...\"), or without --offline."
                        + " Without them it is not known who signed the token.";
            case ProofRejected f ->
                "Send a proof of this token's key with the request (here with --header \"DPoP=...\").";
            case ActorUnauthorized f
            when f.reason().startsWith(MAY_ACT) ->
                "Let the actor that may_act names present the token, with its own in Actor-Token.";
            case ActorUnauthorized f
            when f.isOfChain() -> "Look at the chain in act: it is too deep, or somebody is in it twice.";
            case ActorUnauthorized f ->
                "Have the presenter prove who it is: with its own token in Actor-Token, a client certificate or a"
                        + " workload's proof.";
            case TokenRejected f -> ofToken(f.reason());
            case RequestMalformed f -> "Send the request in another way: the text says what is wrong with it.";
            case null, default -> "No change of the configuration is known that mends it.";
        };
    }

    private static String ofToken(String reason) {
        if (reason.contains("it is no access token")) {
            return NO_ACCESS_TOKEN;
        }
        if (reason.contains("signature does not hold")) {
            return "Compare where the issuer publishes its keys with jwks-uri: the token was signed with another key than"
                    + " the one of this kid, or was changed on its way.";
        }
        if (reason.contains("key of this kid") || reason.contains("header: kid")) {
            return "Compare the token's kid with the key set of the issuer: the token may be of another realm or tenant,"
                    + " or its key is no longer published.";
        }
        if (reason.contains("header: alg")) {
            return "Have the issuer sign with an algorithm that is accepted, or, when it is an asymmetric one, write it"
                    + " under algorithms of this issuer.";
        }
        if (reason.contains("three parts") || reason.contains("characters")) {
            return "See that the file holds the whole token and nothing else. A token that is no JWT can be verified by"
                    + " its issuer alone: write introspection for it.";
        }
        if (reason.contains("x5t#S256")) {
            return "The token is bound to a client certificate, which explain cannot show: try it on the gateway.";
        }
        return "No change of the configuration is known that mends it.";
    }
}
