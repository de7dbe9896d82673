package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.adapter.jose.ClaimNames;
import dev.narrowgate.delegation.adapter.jose.Provider;
import dev.narrowgate.delegation.adapter.jose.TrialToken;
import dev.narrowgate.delegation.autoconfigure.DelegationSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Changes of what a token says, which its issuer or its client would have to make. */
final class TokenMends {

    /** What every token has to have; all else can be left out. */
    private static final Set<String> ALWAYS =
            Set.of("iss", "sub", "aud", "exp", "iat", "jti", "client_id", "azp", "cid", "appid");

    private static final long LIFE_SECONDS = 60;

    private final Trial trial;
    private final TrialToken token;
    private final boolean isActor;
    private final Provider provider;
    private final DelegationSettings.@Nullable Issuer issuer;
    private final List<Candidate> candidates = new ArrayList<>();

    private TokenMends(Trial trial, TrialToken token, boolean isActor) {
        this.trial = trial;
        this.token = token;
        this.isActor = isActor;
        this.issuer = trial.settings().issuers().stream()
                .filter(known -> known.issuer().equals(token.issuer()))
                .findFirst()
                .orElse(null);
        this.provider = issuer == null ? Provider.RFC9068 : issuer.provider();
    }

    /** @param isActor whether it is the actor token of the trial, or else the subject token */
    static List<Candidate> of(Trial trial, @Nullable TrialToken token, boolean isActor) {
        if (token == null) {
            return List.of();
        }
        var mends = new TokenMends(trial, token, isActor);
        mends.times();
        mends.claims();
        mends.audience();
        mends.without();
        return mends.candidates;
    }

    private String which() {
        return isActor ? "actor token: " : "";
    }

    private void times() {
        var now = trial.world().at().getEpochSecond();
        var has = token.claims().has("iat") && token.claims().has("exp");
        add(
                has
                        ? "Get a new token; this one is not of now."
                        : ProviderAdvice.claim(provider, token.claims().has("exp") ? "iat" : "exp"),
                claims -> {
                    claims.put("iat", now);
                    claims.put("exp", now + LIFE_SECONDS);
                    claims.remove("nbf");
                });
    }

    private void claims() {
        var names = issuer == null ? ClaimNames.RFC9068 : issuer.dialect().names();
        names.id().stream().findFirst().ifPresent(this::missing);
        names.client().stream().findFirst().ifPresent(this::missing);
        names.subject().stream()
                .flatMap(subject -> subject.claims().stream())
                .findFirst()
                .ifPresent(this::missing);
    }

    private void missing(String name) {
        if (!token.claims().has(name)) {
            add(ProviderAdvice.claim(provider, name), changed -> changed.put(name, "explained"));
        }
    }

    /** The gateway's name at this issuer, or the resource of the policy. */
    private void audience() {
        var resource = trial.policy().resource();
        var names = issuer == null ? Set.of(trial.settings().gateway()) : issuer.audiences();
        var name = resource == null || isActor
                ? names.stream().sorted().findFirst().orElse("")
                : resource;
        add(
                ProviderAdvice.audience(provider, name)
                        + (token.claims().has("aud")
                                ? ". If every token for " + token.claims().get("aud") + " is meant for this gateway"
                                        + " alone, write that under audiences of the issuer instead"
                                : ""),
                claims -> claims.put("aud", name));
    }

    /** One claim less: what is malformed, or binds the token to what was not shown. */
    private void without() {
        for (var name : List.copyOf(token.claims().propertyNames())) {
            if (!ALWAYS.contains(name)) {
                add(advice(name), claims -> claims.remove(name));
            }
        }
    }

    private String advice(String name) {
        return switch (name) {
            case "cnf" ->
                "The token is bound to a key: send the proof of it with the request"
                        + " (here with --header \"DPoP=...\"), or get one that is not bound";
            case "may_act" -> "Let the actor that may_act names present it, with its Actor-Token";
            case "act" -> "Look at the chain in act: who is in it twice, or is named by an issuer that may not";
            default ->
                "The claim " + name + " is what is wrong: have the issuer leave it out, or write it as its"
                        + " standard says";
        };
    }

    private void add(String advice, Consumer<ObjectNode> change) {
        candidates.add(new Candidate(
                Mend.elsewhere(which() + advice), isActor ? trial.withActor(change) : trial.withSubject(change)));
    }
}
