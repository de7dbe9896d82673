package dev.narrowgate.delegation.explain;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.SCP;

import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.engine.verification.provider.ClaimNames;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.explain.Candidate.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Finds changes of a token's content, which its issuer or its client would have to make. */
final class TokenCorrections {

    /** Claims that a token may omit. Any other claim may limit who may use the token, and how. */
    private static final Set<String> OPTIONAL_CLAIMS =
            Set.of(ACR, AMR, AUTH_TIME, SCOPE, SCP, NAME, EMAIL, PREFERRED_USERNAME);

    private static final long LIFETIME_SECONDS = 60;

    private final Trial trial;
    private final TrialToken token;
    private final boolean isActor;
    private final Provider provider;
    private final @Nullable ConfiguredIssuer issuer;
    private final List<Candidate> candidates = new ArrayList<>();

    private TokenCorrections(Trial trial, TrialToken token, boolean isActor) {
        this.trial = trial;
        this.token = token;
        this.isActor = isActor;
        this.issuer = trial.settings().issuers().stream()
                .filter(known -> known.issuer().equals(token.issuer()))
                .findFirst()
                .orElse(null);
        this.provider = issuer == null ? Provider.RFC9068 : issuer.provider();
    }

    /** @param isActor whether the token is the actor token of the trial; else it is the subject token */
    static List<Candidate> of(Trial trial, @Nullable TrialToken token, boolean isActor) {
        if (token == null) {
            return List.of();
        }
        var corrections = new TokenCorrections(trial, token, isActor);
        corrections.times();
        corrections.claims();
        corrections.audience();
        // Each claim that a gateway writes has a purpose, so none is left out.
        if (corrections.issuer == null || !corrections.issuer.vouchesFor().contains(IssuerRole.GATEWAY)) {
            corrections.without();
        }
        return corrections.candidates;
    }

    private void times() {
        var now = trial.shared().at().getEpochSecond();
        Consumer<ObjectNode> ofNow = claims -> {
            claims.put(IAT, now);
            claims.put(EXP, now + LIFETIME_SECONDS);
            claims.remove(NBF);
        };
        add(new Words("expired at"), "Get a new token", ofNow);
        add(new Words("claim iat", "claim exp"), ProviderAdvice.claim(provider, "iat and exp, as numbers"), ofNow);
        add(new Words("lives longer"), "Configure a shorter lifetime at the issuer", ofNow);
        add(
                new Words("in the future", "not valid before"),
                "Set the clock of the issuer, or of this machine; or choose a later time with --at",
                ofNow);
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
            add(
                    new Words("claim " + name, " or " + name),
                    ProviderAdvice.claim(provider, name),
                    changed -> changed.put(name, "explained"));
        }
    }

    /** Suggests the gateway's name at this issuer, or the resource of the policy. */
    private void audience() {
        var resource = trial.policy().resource();
        var names = issuer == null ? Set.of(trial.settings().gateway()) : issuer.audiences();
        var name = resource == null || isActor
                ? names.stream().sorted().findFirst().orElse("")
                : resource;
        add(
                new Words("addressed to", "claim aud"),
                ProviderAdvice.audience(provider, name),
                claims -> claims.put(AUD, name));
    }

    /** Suggests to leave out one claim that is malformed or not allowed. */
    private void without() {
        for (var name : List.copyOf(token.claims().propertyNames())) {
            if (OPTIONAL_CLAIMS.contains(name)) {
                add(
                        new Words("claim " + name + " "),
                        "Configure the issuer to omit the claim " + name + ", or to write it as its standard defines",
                        claims -> claims.remove(name));
            }
        }
    }

    private void add(Words words, String advice, Consumer<ObjectNode> change) {
        candidates.add(new Candidate(
                words,
                Correction.ofRequest((isActor ? "Actor token: " : "") + advice + "."),
                () -> isActor ? trial.withActor(change) : trial.withSubject(change),
                false));
    }
}
