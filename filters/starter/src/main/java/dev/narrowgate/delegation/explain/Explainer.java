package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.adapter.jose.TrialKeys;
import dev.narrowgate.delegation.autoconfigure.ChangedConfiguration;
import dev.narrowgate.delegation.autoconfigure.DelegatedRoute;
import dev.narrowgate.delegation.autoconfigure.DelegationSettings;
import dev.narrowgate.delegation.autoconfigure.UncachedEngine;
import dev.narrowgate.delegation.explain.Explanation.RouteExplained;
import dev.narrowgate.delegation.gateway.ProblemCatalog;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.core.env.ConfigurableEnvironment;

/**
 * Says what a gateway of this configuration would do with a request, and why: by the engine of the gateway, which is asked and
 * does nothing. Not for an event loop: it waits for keys.
 */
public final class Explainer {

    private final ChangedConfiguration configuration;
    private final DelegationSettings settings;
    private final UncachedEngine engine;
    private final List<DelegatedRoute> routes;
    private final InstantSource clock;

    /** @param engine made of the same environment, and with the same clock */
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

    /** On these routes. */
    public Explanation explain(Question question, List<DelegatedRoute> some) {
        var keys = new TrialKeys();
        var at = clock.instant();
        return new Explanation(
                Stages.shown(question.token()),
                Stages.shown(question.actorToken()),
                at.toString(),
                some.stream().map(route -> explain(question, route, keys, at)).toList());
    }

    private RouteExplained explain(Question question, DelegatedRoute route, TrialKeys keys, Instant at) {
        var run = run(question, route);
        var search = new Search(
                // Proofs are made for exactly this token: of another one they say nothing.
                question.bringsProofs() ? Reached.CREDENTIALS : Reached.PERMITTED);
        var findings = run.reached() == Reached.PERMITTED
                ? List.<Finding>of()
                : findings(search, run, new Trial.World(question, route, engine, keys, at));
        var failure = run.failure();
        return new RouteExplained(
                route.id(),
                route.policy(),
                failure == null ? Explanation.PERMITTED : failure.code(),
                failure == null ? 0 : ProblemCatalog.status(failure),
                run.isChecked(),
                new Stages(question, route, settings, run).all(engine.keys()),
                findings,
                search.isPermitted());
    }

    /** As the gateway would judge it: this and nothing else is what {@code serve} does. */
    HopRun run(Question question, DelegatedRoute route) {
        var policy = Objects.requireNonNull(settings.policies().get(route.policy()));
        return HopRun.of(engine, question.request(), route.id(), policy, clock.instant());
    }

    private List<Finding> findings(Search search, HopRun run, Trial.World world) {
        var trial = run.reached() == Reached.REQUEST ? null : Trial.of(world, configuration, settings);
        if (trial == null) {
            return List.of(new Finding(run.faults(), Unmended.of(run.failure()), false));
        }
        var findings = new ArrayList<Finding>();
        var tried = trial.run();
        // With a key of the trial it got further: what was wrong was the key or the signature.
        if (run.reached() == Reached.TOKEN && !tried.faults().equals(run.faults())) {
            findings.add(new Finding(run.faults(), Unmended.of(run.failure()), false));
        }
        findings.addAll(search.from(trial, tried));
        return findings;
    }
}
