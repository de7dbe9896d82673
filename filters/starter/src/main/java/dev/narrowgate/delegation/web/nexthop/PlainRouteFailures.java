package dev.narrowgate.delegation.web.nexthop;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.engine.observation.SampledLog;
import dev.narrowgate.delegation.engine.transport.http1.BrokenRequest;
import dev.narrowgate.delegation.web.DepartureAttribute;
import dev.narrowgate.delegation.web.PresentEngine;
import dev.narrowgate.delegation.web.RequestEventLoop;
import dev.narrowgate.delegation.web.problem.ProblemCatalog;
import io.netty.handler.codec.CodecException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.NoResourceFoundException;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebExceptionHandler;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/**
 * Answers network failures on routes without the Delegation filter, in the same way as with the filter. Any caller may
 * use such a route, and the framework would answer 500 and log a stack trace for each request. Other errors are left to
 * the framework.
 */
public final class PlainRouteFailures implements WebExceptionHandler, Ordered {

    /** Before the handler of Spring Boot, which has the order -1. */
    private static final int BEFORE_THE_FRAMEWORK = -2;

    private final PresentEngine present;
    private final SampledLog log = new SampledLog(
            LoggerFactory.getLogger(PlainRouteFailures.class),
            "A request on a route without the Delegation filter failed",
            System::nanoTime);

    public PlainRouteFailures(PresentEngine present) {
        this.present = present;
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // Closing has no result that matters.
    public Mono<Void> handle(ServerWebExchange exchange, Throwable error) {
        var channel = RequestEventLoop.channel(exchange.getRequest());
        if (channel != null && BrokenRequest.is(channel)) {
            // The caller has disconnected, or the transport answers it.
            if (BrokenRequest.isRefused(channel) && !exchange.getResponse().isCommitted()) {
                var refused = new RequestMalformed(BrokenRequest.text(channel));
                exchange.getResponse().setStatusCode(ProblemCatalog.of(refused).status());
            }
            return Mono.empty();
        }
        if (isNoRoute(exchange, error) && !exchange.getResponse().isCommitted()) {
            return present.of(exchange).problems().noRoute(exchange);
        }
        if (!isNetworkError(error)) {
            return Mono.error(error);
        }
        var failure = NextHopFailures.of(error, 0);
        if (DepartureAttribute.get(exchange) == null) {
            // With delegation, the record of the hop has the failure.
            log.note(failure.code());
        }
        if (exchange.getResponse().isCommitted() && channel != null) {
            // The answer must not look complete.
            channel.close();
            return Mono.empty();
        }
        return present.of(exchange).problems().write(exchange, null, failure);
    }

    /**
     * Whether no route matched. Then no handler took the request, or only the handler of static files, which has no
     * files and accepts only GET.
     */
    private static boolean isNoRoute(ServerWebExchange exchange, Throwable error) {
        Object handler = exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
        return error instanceof NoResourceFoundException
                || error instanceof MethodNotAllowedException && handler instanceof ResourceWebHandler
                || error instanceof ResponseStatusException status
                        && handler == null
                        && status.getStatusCode()
                                .isSameCodeAs(ProblemCatalog.noRoute().status());
    }

    private static boolean isNetworkError(Throwable error) {
        return error instanceof DelegationFailure
                || error instanceof IOException
                || error instanceof TimeoutException
                || error instanceof AbortedException
                || error instanceof CodecException
                || error instanceof io.netty.handler.timeout.TimeoutException
                || error instanceof ResponseStatusException status
                        && status.getStatusCode().isSameCodeAs(HttpStatus.GATEWAY_TIMEOUT);
    }

    @Override
    public int getOrder() {
        return BEFORE_THE_FRAMEWORK;
    }
}
