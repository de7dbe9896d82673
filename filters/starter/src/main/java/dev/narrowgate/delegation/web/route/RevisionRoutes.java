package dev.narrowgate.delegation.web.route;

import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.PresentEngine.Revision;
import dev.narrowgate.delegation.web.ServedEngine;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.event.RefreshRoutesEvent;
import org.springframework.cloud.gateway.event.RefreshRoutesResultEvent;
import org.springframework.cloud.gateway.route.CachingRouteLocator;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.core.annotation.AnnotationAwareOrderComparator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Gives each request the routes of the revision that it began with. The framework's cache of routes would change them
 * at another moment than their policies.
 */
public final class RevisionRoutes extends CachingRouteLocator {

    /** The longest time in which a registry has to answer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RouteLocator all;
    private final Supplier<PresentEngine> engines;
    private @Nullable ApplicationEventPublisher publisher;

    /**
     * @param all makes the routes, from definitions and from code
     * @param engines the present engine, which is asked for after the start
     */
    public RevisionRoutes(RouteLocator all, Supplier<PresentEngine> engines) {
        super(all);
        this.all = all;
        this.engines = engines;
    }

    @Override
    public Flux<Route> getRoutes() {
        return Flux.deferContextual(context -> {
            var present = engines.get();
            var routes = context.<Revision>getOrEmpty(Revision.class)
                    .orElseGet(present::revision)
                    .routes();
            return routes == null ? made(present).flatMapIterable(found -> found) : Flux.fromIterable(routes);
        });
    }

    /** Makes the routes at the first request, if it comes before the framework's event. */
    private Mono<List<Route>> made(PresentEngine present) {
        return Mono.defer(() -> {
            var generation = present.generation();
            return sorted().map(routes -> {
                var isReplaced = present.replaceRoutes(generation, routes);
                return isReplaced
                        ? routes
                        : Objects.requireNonNullElse(present.revision().routes(), routes);
            });
        });
    }

    private Mono<List<Route>> sorted() {
        return all.getRoutes().sort(AnnotationAwareOrderComparator.INSTANCE).collectList();
    }

    /** Makes the routes of the next engine. Must not run on an event loop, because a registry may be asked. */
    public Revision of(ServedEngine next) {
        return new Revision(
                next,
                sorted().toFuture()
                        .orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS)
                        .join());
    }

    /** Makes the routes of the present engine again, such as for a service that was discovered. */
    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // The result is published.
    public void onApplicationEvent(RefreshRoutesEvent event) {
        var present = engines.get();
        var generation = present.generation();
        Mono.defer(this::sorted).toFuture().whenComplete((routes, failed) -> {
            if (failed != null) {
                publish(new RefreshRoutesResultEvent(this, failed));
            } else if (routes != null && present.replaceRoutes(generation, routes)) {
                publish(new RefreshRoutesResultEvent(this));
            } else if (!present.isMaking()) {
                // Another event was faster, and may have seen less.
                onApplicationEvent(event);
            }
            // Otherwise the engine is being replaced. The reload sends an event behind it, whatever its end is.
        });
    }

    private void publish(RefreshRoutesResultEvent event) {
        if (publisher != null) {
            publisher.publishEvent(event);
        }
    }

    @Override
    public void setApplicationEventPublisher(ApplicationEventPublisher publisher) {
        this.publisher = publisher;
    }
}
