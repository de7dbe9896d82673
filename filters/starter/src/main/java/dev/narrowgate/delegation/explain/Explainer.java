package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.config.ChangedConfiguration;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.engine.verification.TrialKeys;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.explain.Explanation.RouteExplained;
import dev.narrowgate.delegation.explain.decision.DecisionExplainer;
import dev.narrowgate.delegation.explain.decision.DecisionExplanation;
import dev.narrowgate.delegation.explain.decision.ShadowExplanation;
import dev.narrowgate.delegation.explain.engine.UncachedEngine;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Explains how a gateway with this configuration would judge a request, and why. It uses the gateway's engine without
 * side effects. It blocks while keys are fetched, so it must not run on an event loop.
 */
public final class Explainer {

    /** Limits the search for corrections on all routes. The judgement of the request is not limited. */
    private static final Duration SEARCH_TIMEOUT = Duration.ofSeconds(30);

    private final ChangedConfiguration configuration;
    private final DelegationSettings settings;
    private final UncachedEngine engine;
    private final List<DelegatedRoute> routes;
    private final InstantSource clock;

    /** @param engine made from the same environment, and with the same clock */
    public Explainer(ConfigurableEnvironment environment, UncachedEngine engine, InstantSource clock) {
        this.configuration = ChangedConfiguration.of(environment);
        this.settings = engine.settings();
        this.engine = engine;
        this.routes = DelegatedRoute.in(environment);
        this.clock = clock;
    }

    /** The delegated routes, in the order of the configuration. */
    public List<DelegatedRoute> routes() {
        return routes;
    }

    /** Explains the request on these routes. */
    public Explanation explain(Question question, List<DelegatedRoute> some) {
        var keys = new TrialKeys();
        var at = clock.instant();
        long end = System.nanoTime() + SEARCH_TIMEOUT.toNanos();
        LongSupplier nanosLeft = () -> end - System.nanoTime();
        return new Explanation(
                TrialToken.parse(question.token()),
                question.actorToken() == null ? null : TrialToken.parse(question.actorToken()),
                at.toString(),
                some.stream()
                        .map(route -> explain(question, route, keys, at, nanosLeft))
                        .toList());
    }

    private RouteExplained explain(
            Question question, DelegatedRoute route, TrialKeys keys, Instant at, LongSupplier nanosLeft) {
        var run = run(question, route);
        var search = new Search(nanosLeft);
        var shared = new Trial.Shared(question, route, engine, keys, at);
        var findings = run.reached() == Reached.PERMITTED
                ? List.<Finding>of()
                : search.find(run.reached() == Reached.REQUEST ? null : Trial.of(shared, configuration), run);
        var failure = run.failure();
        return new RouteExplained(
                route.id(),
                route.policy(),
                failure == null ? Explanation.PERMITTED : failure.code(),
                failure == null ? 0 : ProblemCatalog.status(failure),
                run.isChecked(),
                new Stages(question, route, settings, run).all(engine.keys()),
                decision(run, at),
                shadow(route, failure, at),
                findings,
                failure == null || search.isPermitted());
    }

    private @Nullable DecisionExplanation decision(HopRun run, Instant at) {
        var request = run.request();
        var asked = run.asked();
        var delegation = run.delegation();
        if (request == null || asked == null || delegation == null) {
            return null;
        }
        var input = request.input();
        return new DecisionExplainer(asked.received().presented(), at)
                .explain(
                        request,
                        delegation.expiresAt(),
                        point -> input == null ? Optional.empty() : engine.verdict(point, input),
                        run.failure());
    }

    private @Nullable ShadowExplanation shadow(DelegatedRoute route, @Nullable DelegationFailure failure, Instant at) {
        var policy = settings.policies().get(route.policy());
        var shadow = policy == null ? null : policy.shadow();
        return shadow == null
                ? null
                : ShadowExplanation.of(
                        configuration.list("delegation.policies." + route.policy() + ".shadow.from"),
                        shadow.until(),
                        failure,
                        at);
    }

    /** Judges the request exactly as {@code serve} does. */
    HopRun run(Question question, DelegatedRoute route) {
        var policy =
                Objects.requireNonNull(settings.policies().get(route.policy())).policy();
        return HopRun.of(engine, question, route, policy, clock.instant());
    }
}
