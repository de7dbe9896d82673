package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.RequestMisdirected;
import dev.narrowgate.delegation.engine.transport.message.HostName;
import dev.narrowgate.delegation.web.PresentEngine;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers only requests for the configured hosts (RFC 9110, section 7.4). Over HTTP/2 it also refuses two hosts; over
 * HTTP/1 the transport has already refused these.
 */
public final class HostFilter implements WebFilter, Ordered {

    private final PresentEngine present;

    public HostFilter(PresentEngine present) {
        this.present = present;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var engine = present.of(exchange);
        var hosts = engine.edge().hosts();
        var named = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.HOST);
        if (named.size() > 1 || named.size() == 1 && !HostName.isOne(named.getFirst())) {
            return engine.problems().write(exchange, null, new RequestMalformed("the host is not a single name"));
        }
        return hosts.isEmpty()
                        || named.size() == 1 && isOneOf(hosts, named.getFirst().toLowerCase(Locale.ROOT))
                ? chain.filter(exchange)
                : engine.problems().write(exchange, null, new RequestMisdirected());
    }

    private static boolean isOneOf(Set<String> hosts, String host) {
        return hosts.contains(host) || hosts.contains(HostName.withoutPort(host));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
