package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestMisdirected;
import dev.narrowgate.delegation.engine.transport.message.HostName;
import dev.narrowgate.delegation.web.CallerContract;
import dev.narrowgate.delegation.web.problem.ProblemWriter;
import java.util.Locale;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Answers only under the names that are its own (RFC 9110, section 7.4). Over HTTP/2 it also refuses two names at once;
 * over HTTP/1 that was refused before.
 */
public final class HostFilter implements WebFilter, Ordered {

    private final Set<String> hosts;
    private final ProblemWriter problems;

    /** @param hosts in lower case, with or without a port; when there are none, any will do */
    public HostFilter(Set<String> hosts, CallerContract callers) {
        this.hosts = Set.copyOf(hosts);
        this.problems = callers.problems();
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        var named = exchange.getRequest().getHeaders().getOrEmpty(HttpHeaders.HOST);
        if (named.size() > 1 || named.size() == 1 && !HostName.isOne(named.getFirst())) {
            return problems.write(exchange, null, new RequestMalformed("the host is not one name"));
        }
        return hosts.isEmpty() || named.size() == 1 && isOurs(named.getFirst().toLowerCase(Locale.ROOT))
                ? chain.filter(exchange)
                : problems.write(exchange, null, new RequestMisdirected());
    }

    private boolean isOurs(String host) {
        return hosts.contains(host) || hosts.contains(HostName.withoutPort(host));
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
