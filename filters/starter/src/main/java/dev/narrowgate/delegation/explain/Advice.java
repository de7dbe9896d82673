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
final class Advice {

    private static final String NO_ACCESS_TOKEN =
            "It is an ID token, a refresh token or another token: send the access token. If it is an access token,"
                    + " check that provider names the kind of its issuer.";

    private Advice() {}

    static Correction of(HopRun run, @Nullable Trial trial) {
        if (trial != null
                && run.failure() instanceof PolicyDenied
                && run.faults().stream().anyMatch(Advice::isRule)) {
            var key = "delegation.policies." + trial.shared().route().policy() + ".rule";
            return Correction.ofRequest("The rule is `" + trial.configuration().text(key) + "`, at "
                    + trial.configuration().place(key) + ". A rule may read the method and the path: set them with"
                    + " --method and --path.");
        }
        if (run.faults().stream().anyMatch(Advice::isScope)) {
            return Correction.ofRequest("Get a token with the scopes that the policy requires.");
        }
        if (trial != null && Search.isLogin(run, trial)) {
            return Correction.ofRequest(NO_ACCESS_TOKEN);
        }
        return Correction.ofRequest(of(run.failure()));
    }

    private static boolean isScope(String fault) {
        return fault.startsWith("the token carries none of")
                || fault.startsWith("required scopes are not in the token");
    }

    private static boolean isRule(String fault) {
        return fault.startsWith("the rule of policy");
    }

    static String of(@Nullable DelegationFailure failure) {
        return switch (failure) {
            case KeysUnavailable f
            when f.reason().contains("has to be asked") ->
                "Only introspection shows whether the token is active. With --introspect, explain sends the token to"
                        + " its issuer.";
            case KeysUnavailable f
            when f.reason().contains("nonce") -> "Explain cannot verify the nonce of this proof.";
            case KeysUnavailable f ->
                "Make the keys available: as a file (jwks-uri: \"file:...\"), or without --offline. Without the keys"
                        + " the signature cannot be verified.";
            case ProofRejected f ->
                "Send a proof of this token's key with the request (here with --header \"DPoP=...\").";
            case ActorUnauthorized f
            when f.reason().startsWith(MAY_ACT) ->
                "The actor that may_act names must present the token, with its own token in Actor-Token.";
            case ActorUnauthorized f
            when f.isOfChain() -> "Check the chain in act: it is too deep, or an actor is in it twice.";
            case ActorUnauthorized f ->
                "The presenter must prove its identity: with its own token in Actor-Token, a client certificate or a"
                        + " workload proof.";
            case TokenRejected f -> ofToken(f.reason());
            case RequestMalformed f -> "Correct the request, which has the fault above.";
            case null, default -> "No change of the configuration is known to correct this.";
        };
    }

    private static String ofToken(String reason) {
        if (reason.contains("it is no access token")) {
            return NO_ACCESS_TOKEN;
        }
        if (reason.contains("signature is not valid")) {
            return "Compare jwks-uri with the address of the issuer's keys. The token was signed with another key"
                    + " than the one with this kid, or was changed in transit.";
        }
        if (reason.contains("key of this kid") || reason.contains("header: kid")) {
            return "Compare the token's kid with the key set of the issuer: the token may be from another realm or"
                    + " tenant, or its key is no longer published.";
        }
        if (reason.contains("header: alg")) {
            return "Configure the issuer to sign with an accepted algorithm. An asymmetric algorithm can be added to"
                    + " algorithms of this issuer.";
        }
        if (reason.contains("three parts") || reason.contains("characters")) {
            return "Check that the file holds the whole token and nothing else. Only its issuer can verify a token"
                    + " that is not a JWT: configure introspection.";
        }
        if (reason.contains("x5t#S256")) {
            return "The token is bound to a client certificate, which explain cannot present. Try the token on the"
                    + " gateway.";
        }
        return "No change of the configuration is known to correct this.";
    }
}
