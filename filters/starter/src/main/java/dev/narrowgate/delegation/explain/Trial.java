package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.adapter.jose.TrialKeys;
import dev.narrowgate.delegation.adapter.jose.TrialToken;
import dev.narrowgate.delegation.autoconfigure.ChangedConfiguration;
import dev.narrowgate.delegation.autoconfigure.DelegatedRoute;
import dev.narrowgate.delegation.autoconfigure.DelegationSettings;
import dev.narrowgate.delegation.autoconfigure.UncachedEngine;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.token.BearerToken;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * The same request under another configuration, or with other claims in its tokens. The engine is the real one; only that the
 * issuers have keys of the trial, with which changed tokens are signed. What is found here is a way to mend the request, and
 * never permits anything.
 */
final class Trial {

    /** What does not change from one trial to the next. */
    record World(Question question, DelegatedRoute route, UncachedEngine real, TrialKeys keys, Instant at) {}

    private final World world;
    private final ChangedConfiguration configuration;
    private final DelegationSettings settings;
    private final UncachedEngine engine;
    private final TrialToken subject;
    private final @Nullable TrialToken actor;

    private Trial(
            World world,
            ChangedConfiguration configuration,
            DelegationSettings settings,
            UncachedEngine engine,
            TrialToken subject,
            @Nullable TrialToken actor) {
        this.world = world;
        this.configuration = configuration;
        this.settings = settings;
        this.engine = engine;
        this.subject = subject;
        this.actor = actor;
    }

    /** As it is, but for the signatures; null when the token is none that can be signed anew. */
    static @Nullable Trial of(World world, ChangedConfiguration configuration, DelegationSettings settings) {
        var subject = TrialToken.parse(world.question().token());
        if (subject == null) {
            return null;
        }
        var text = world.question().actorToken();
        var actor = text == null ? null : TrialToken.parse(text);
        return new Trial(world, configuration, settings, engine(world, settings, subject, actor), subject, actor);
    }

    private static UncachedEngine engine(
            World world, DelegationSettings settings, TrialToken subject, @Nullable TrialToken actor) {
        var algorithms = new HashMap<String, String>();
        if (actor != null) {
            algorithms.put(actor.issuer(), actor.algorithm());
        }
        algorithms.put(subject.issuer(), subject.algorithm());
        return world.real().trial(settings, world.keys(), Map.copyOf(algorithms), InstantSource.fixed(world.at()));
    }

    /** With another configuration; null when that cannot be. */
    @Nullable
    Trial with(ChangedConfiguration changed) {
        var read = changed.read();
        return read == null
                ? null
                : new Trial(world, changed, read, engine(world, read, subject, actor), subject, actor);
    }

    /** With another value, or other values, of a key. */
    @Nullable
    Trial with(String key, List<String> values, boolean isList) {
        return with(configuration.with(key, values, isList));
    }

    /** With other claims of the subject token. */
    Trial withSubject(Consumer<ObjectNode> change) {
        return new Trial(world, configuration, settings, engine, subject.changed(change), actor);
    }

    /** With other claims of the actor token, where there is one that can be signed anew. */
    Trial withActor(Consumer<ObjectNode> change) {
        var changed = actor == null ? null : actor.changed(change);
        return new Trial(world, configuration, settings, engine, subject, changed);
    }

    HopRun run() {
        var question = world.question();
        var token = signed(subject);
        var actorToken = actor == null || isOfWorkload(actor) ? question.actorToken() : signed(actor);
        return HopRun.of(
                engine,
                question.request(token, actorToken, provenance(token)),
                world.route().id(),
                policy(),
                world.at());
    }

    /** What stands beside the token, said of the token that was signed anew. */
    private @Nullable String provenance(String token) {
        var text = world.question().headers().getFirst(Question.PROVENANCE);
        var said = text == null ? null : TrialToken.parse(text);
        var hash = new BearerToken(token).fingerprint().base64Url();
        return said == null ? text : signed(said.changed(claims -> claims.put("ath", hash)));
    }

    private String signed(TrialToken token) {
        // This gateway's own key is for one algorithm.
        return token.signed(
                world.keys(), token.issuer().equals(settings.gateway()) ? engine.ownAlgorithm() : algorithm(token));
    }

    /** Each issuer has one key here. */
    private String algorithm(TrialToken token) {
        return token.issuer().equals(subject.issuer())
                ? subject.algorithm()
                : actor != null && token.issuer().equals(actor.issuer()) ? actor.algorithm() : "EdDSA";
    }

    /** Its keys come from the trust domain, and not from an issuer. */
    private static boolean isOfWorkload(TrialToken token) {
        return token.claims().path("sub").asString("").startsWith("spiffe://");
    }

    DelegationPolicy policy() {
        return Objects.requireNonNull(settings.policies().get(world.route().policy()));
    }

    World world() {
        return world;
    }

    ChangedConfiguration configuration() {
        return configuration;
    }

    DelegationSettings settings() {
        return settings;
    }

    TrialToken subject() {
        return subject;
    }

    @Nullable
    TrialToken actor() {
        return actor;
    }
}
