package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.web.PresentEngine.Revision;
import org.springframework.core.Ordered;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Gives each request the configuration that is present when it begins. The search for its route reads the revision
 * from the Reactor context, because the framework does not pass it the request.
 */
public final class RevisionFilter implements WebFilter, Ordered {

    private final PresentEngine present;

    public RevisionFilter(PresentEngine present) {
        this.present = present;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var revision = present.revision(exchange);
        return chain.filter(exchange).contextWrite(context -> context.put(Revision.class, revision));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
