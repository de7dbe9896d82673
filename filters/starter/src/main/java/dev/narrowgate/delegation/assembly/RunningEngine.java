package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.assembly.signal.SignalEndpoints;
import dev.narrowgate.delegation.assembly.tokenservice.TokenService;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.RoutePolicies;
import dev.narrowgate.delegation.endpoints.task.NoAuthorization;
import dev.narrowgate.delegation.endpoints.task.TaskCompletionEndpoint;
import dev.narrowgate.delegation.pipeline.DelegationPipeline;
import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.HopReader;
import dev.narrowgate.delegation.web.PolicyPlace;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.PresentEngine.Revision;
import dev.narrowgate.delegation.web.RefusalLog;
import dev.narrowgate.delegation.web.ServedEngine;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.header.ForwardedHeaders;
import dev.narrowgate.delegation.web.peer.CountedPeers;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.server.WebHandler;

/**
 * Holds the engine that runs now, and replaces it as a whole. Requests in progress keep the engine that they began
 * with, so the previous engine stays open until the next replacement.
 */
public final class RunningEngine implements AutoCloseable {

    /** An engine, and the form of it that the web uses. */
    private record Running(DelegationEngine engine, ServedEngine served) {}

    private static final Logger LOG = LoggerFactory.getLogger(RunningEngine.class);

    private final @Nullable String trustedProxies;
    private final RefusalLog refusals = new RefusalLog(System::nanoTime);
    private final PolicyPlace.Registry places = new PolicyPlace.Registry();
    private final PresentEngine present;

    private volatile Running running;
    private boolean receives;
    private @Nullable DelegationEngine retired;

    /** @param trustedProxies the framework's pattern for proxies that may name the caller's address */
    public RunningEngine(DelegationEngine first, @Nullable String trustedProxies) {
        this.trustedProxies = trustedProxies;
        this.running = running(first);
        first.bindMeters();
        this.present = new PresentEngine(running.served(), places);
    }

    /** The engine for requests that begin now. */
    public DelegationEngine engine() {
        return running.engine();
    }

    /** The present engine in the form that the web filters use. */
    public PresentEngine present() {
        return present;
    }

    /** Begins to fetch security events. Later engines do so from their beginning. */
    public synchronized void receiveSignals() {
        receives = true;
        running.engine().signals().start();
    }

    /** Replaces the engine and keeps the routes. */
    public void replace(DelegationSettings settings) {
        replace(settings, next -> new Revision(next, present.revision().routes()));
    }

    /**
     * Makes an engine of other settings and puts it in place, together with its routes. Fails as the start does, or with
     * {@code IllegalArgumentException} where a setting needs a restart; then the present engine serves on.
     *
     * @param revise makes the routes of the next engine; if it fails, nothing is replaced
     */
    public synchronized void replace(DelegationSettings settings, Function<ServedEngine, Revision> revise) {
        var before = running.engine();
        var lasting = RestartNeeded.between(before.settings(), settings);
        if (!lasting.isEmpty()) {
            throw new IllegalArgumentException(String.join(", ", lasting) + ": changed (expected: a restart)");
        }
        ServerMetadataCheck.check(settings);
        var engine = before.next(settings);
        Running next;
        Revision revision;
        try {
            next = running(engine);
            revision = revise.apply(next.served());
        } catch (RuntimeException | LinkageError failed) {
            engine.close();
            throw failed;
        }
        // The next engine receives what this one has not acknowledged.
        before.signals().stop();
        // Before the next engine serves: what it must not take over is gone.
        quietly("caches", () -> before.retire(engine));
        running = next;
        present.replace(revision);
        quietly("meters", engine::bindMeters);
        if (receives) {
            quietly("signals", engine.signals()::start);
        }
        var closing = retired;
        retired = before;
        if (closing != null) {
            quietly("engine", closing::close);
        }
    }

    /** Once the next engine serves, no failure may make it look as if it did not. */
    private static void quietly(String what, Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failed) {
            LOG.error("The {} of a replaced engine", what, failed);
        }
    }

    private Running running(DelegationEngine engine) {
        return new Running(engine, served(engine, callers(engine)));
    }

    private CallerContract callers(DelegationEngine engine) {
        var settings = engine.settings();
        var proofs = settings.proofs();
        return new CallerContract(
                settings.publicUri(),
                proofs.dpop().algorithms(),
                engine.lasting().nonces(),
                PeerAddresses.of(proofs.clientCertFrom()),
                CountedPeers.behind(trustedProxies, settings.proxyHeader()),
                settings.problems(),
                refusals);
    }

    private ServedEngine served(DelegationEngine engine, CallerContract callers) {
        var settings = engine.settings();
        var tools = engine.tools();
        var pipeline = new DelegationPipeline(
                engine.stages(), engine.exchanger(), tools.audit(), tools.clock(), ProblemCatalog::status);
        var bodies = new BodyLimits(
                settings.limits().body().size(), settings.limits().bodyTimeout());
        return new ServedEngine(
                new ServedEngine.Judge(
                        pipeline, engine.exchanger(), new HopReader(callers.peers(), tools.ids(), tools.clock())),
                new ServedEngine.Edge(
                        settings.publicUri(),
                        settings.hosts(),
                        bodies,
                        settings.headers(),
                        new ForwardedHeaders(callers.peers(), settings.publicUri()),
                        settings.delegatedFilters()),
                callers,
                RoutePolicies.of(settings, bodies, callers, tools.ids()),
                places,
                ownPaths(engine, callers, bodies));
    }

    /** The handlers of the paths that the gateway serves itself. */
    private static Map<String, WebHandler> ownPaths(
            DelegationEngine engine, CallerContract callers, BodyLimits bodies) {
        var handlers = new HashMap<>(TokenService.of(engine, callers));
        handlers.putAll(SignalEndpoints.of(engine.signals(), bodies));
        if (engine.settings().written().tasks().completion()) {
            handlers.put(TaskCompletionEndpoint.PATH, completion(engine, callers));
        }
        return handlers;
    }

    private static TaskCompletionEndpoint completion(DelegationEngine engine, CallerContract callers) {
        var tools = engine.tools();
        var settings = engine.settings();
        var pipeline = new DelegationPipeline(
                engine.stages().uncounted(),
                new NoAuthorization(settings.gateway(), tools.ids(), tools.clock()),
                tools.audit(),
                tools.clock(),
                ProblemCatalog::status);
        return new TaskCompletionEndpoint(
                pipeline, settings.gateway(), engine.revoking(), callers, settings.tasks(), tools.ids(), tools.clock());
    }

    @Override
    public synchronized void close() {
        if (retired != null) {
            retired.close();
        }
        running.engine().close();
    }
}
