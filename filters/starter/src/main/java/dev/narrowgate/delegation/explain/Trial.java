package dev.narrowgate.delegation.explain;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ATH;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.config.ChangedConfiguration;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.possession.spiffe.JwtSvidVerifier;
import dev.narrowgate.delegation.engine.verification.TrialKeys;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.explain.engine.UncachedEngine;
import dev.narrowgate.delegation.token.BearerToken;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The request under another configuration, or with other claims in its tokens. While no claim is changed, the engine
 * verifies the original tokens with the keys of their issuers. A token with other claims is signed with a trial key,
 * which the issuers of that trial have. A trial finds a way to correct the request, and never permits anything.
 */
final class Trial {

    /** The values that all trials share. */
    record Shared(Question question, DelegatedRoute route, UncachedEngine real, TrialKeys keys, Instant at) {}

    private final Shared shared;
    private final ChangedConfiguration configuration;
    private final UncachedEngine engine;
    private final TrialToken subject;
    private final @Nullable TrialToken actor;
    private final boolean isSignedAnew;

    private Trial(
            Shared shared,
            ChangedConfiguration configuration,
            UncachedEngine engine,
            TrialToken subject,
            @Nullable TrialToken actor,
            boolean isSignedAnew) {
        this.shared = shared;
        this.configuration = configuration;
        this.engine = engine;
        this.subject = subject;
        this.actor = actor;
        this.isSignedAnew = isSignedAnew;
    }

    /** The request as it is; null if the token cannot be parsed. */
    static @Nullable Trial of(Shared shared, ChangedConfiguration configuration) {
        var question = shared.question();
        var subject = TrialToken.parse(question.token());
        var text = question.actorToken();
        var actor = text == null ? null : TrialToken.parse(text);
        return subject == null ? null : new Trial(shared, configuration, shared.real(), subject, actor, false);
    }

    /** The same trial with tokens that trial keys sign; null if a proof is bound to exactly these tokens. */
    @Nullable
    Trial signedAnew() {
        return shared.question().bringsProofs()
                ? null
                : new Trial(shared, configuration, trial(settings()), subject, actor, true);
    }

    boolean isSignedAnew() {
        return isSignedAnew;
    }

    private UncachedEngine trial(DelegationSettings settings) {
        var algorithms = new HashMap<String, String>();
        if (actor != null) {
            algorithms.put(actor.issuer(), actor.algorithm());
        }
        algorithms.put(subject.issuer(), subject.algorithm());
        return shared.real().trial(settings, shared.keys(), Map.copyOf(algorithms));
    }

    /** The trial with another configuration; null if the configuration is invalid. */
    @Nullable
    Trial with(ChangedConfiguration changed) {
        var read = changed.read();
        if (read == null) {
            return null;
        }
        var other = isSignedAnew ? trial(read) : shared.real().changed(read);
        return new Trial(shared, changed, other, subject, actor, isSignedAnew);
    }

    /** The trial with other values of a key; null if the configuration is then invalid. */
    @Nullable
    Trial with(String key, List<String> values, boolean isList) {
        return with(configuration.with(key, values, isList));
    }

    /** The trial with other claims of the subject token. Only for a trial that is signed anew. */
    Trial withSubject(Consumer<ObjectNode> change) {
        return new Trial(shared, configuration, engine, subject.changed(change), actor, isSignedAnew);
    }

    /** The trial with other claims of the actor token. Only for a trial that is signed anew. */
    Trial withActor(Consumer<ObjectNode> change) {
        var changed = actor == null ? null : actor.changed(change);
        return new Trial(shared, configuration, engine, subject, changed, isSignedAnew);
    }

    /** The doubts about the original tokens, under this configuration. */
    List<DelegationFailure> originals() {
        return OriginalTokens.problems(shared.question(), shared.real().changed(settings()));
    }

    HopRun run() {
        return HopRun.of(
                engine, isSignedAnew ? requestSignedAnew() : shared.question(), shared.route(), policy(), shared.at());
    }

    private Question requestSignedAnew() {
        var question = shared.question();
        var token = signed(subject);
        var actorToken = actor == null || JwtSvidVerifier.isSvid(actor) ? question.actorToken() : signed(actor);
        return question.with(token, actorToken, provenance(token));
    }

    /** The provenance beside the token, changed to name the token that was signed anew. */
    private @Nullable String provenance(String token) {
        var text = shared.question().provenance();
        var said = text == null ? null : TrialToken.parse(text);
        var hash = new BearerToken(token).fingerprint().base64Url();
        return said == null ? text : signed(said.changed(claims -> claims.put(ATH, hash)));
    }

    /** In a trial each issuer has one key, and the algorithm of this gateway's own key is fixed. */
    private String signed(TrialToken token) {
        var algorithm = token.issuer().equals(subject.issuer())
                ? subject.algorithm()
                : actor != null && token.issuer().equals(actor.issuer()) ? actor.algorithm() : EDDSA;
        var isOwn = token.issuer().equals(settings().gateway());
        return token.signed(shared.keys(), isOwn ? engine.ownAlgorithm() : algorithm);
    }

    DelegationPolicy policy() {
        return Objects.requireNonNull(settings().policies().get(shared.route().policy()))
                .policy();
    }

    Shared shared() {
        return shared;
    }

    ChangedConfiguration configuration() {
        return configuration;
    }

    DelegationSettings settings() {
        return engine.settings();
    }

    TrialToken subject() {
        return subject;
    }

    @Nullable
    TrialToken actor() {
        return actor;
    }
}
