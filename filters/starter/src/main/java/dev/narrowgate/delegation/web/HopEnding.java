package dev.narrowgate.delegation.web;

import dev.narrowgate.delegation.DelegationEnded;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.engine.transport.traffic.HopTrace;
import dev.narrowgate.delegation.pipeline.CallerCancelled;
import dev.narrowgate.delegation.pipeline.NotAccepted;
import dev.narrowgate.delegation.pipeline.NotAnswered;
import dev.narrowgate.delegation.pipeline.NotForwarded;
import dev.narrowgate.delegation.web.nexthop.NextHopFailures;
import dev.narrowgate.delegation.web.nexthop.NextHopFault;
import dev.narrowgate.delegation.web.websocket.WebSocketHandshake;
import java.time.Duration;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Tells how a forwarded hop ended, from the events on its connections. The signals of the framework are not enough. The
 * writing of an answer also completes when its connection is closed, and a filter of the route may have answered
 * instead of the next hop.
 */
public final class HopEnding {

    private static final int SWITCHING_PROTOCOLS = 101;

    /** The maximum wait for the last writes: a caller that does not read must not delay the end (law 11). */
    private static final Duration LAST_WRITES = Duration.ofMillis(500);

    private final ServerWebExchange exchange;
    private final HopTrace trace;

    public HopEnding(ServerWebExchange exchange, HopTrace trace) {
        this.exchange = exchange;
        this.trace = trace;
    }

    /** Emits the status that the caller was answered with, or fails with the reason for which there is no answer. */
    public Mono<Integer> of(Mono<Void> forwarded) {
        return forwarded.then(Mono.defer(this::written)).onErrorResume(this::failed);
    }

    /** Waits for the last frames of a WebSocket, which may still be under way. */
    private Mono<Integer> written() {
        return WebSocketHandshake.isOpen(exchange) ? drained().then(Mono.defer(this::answered)) : answered();
    }

    private Mono<Void> drained() {
        return RequestEventLoop.on(exchange, Mono.defer(trace::written));
    }

    private Mono<Integer> answered() {
        var refusal = trace.refusal();
        if (refusal != null) {
            return Mono.error(refusal);
        }
        if (trace.isNextHopFaulty()) {
            return Mono.error(new NextHopUnavailable("sent a frame that RFC 6455 does not allow", SWITCHING_PROTOCOLS));
        }
        if (trace.isCallerFaulty()) {
            return Mono.error(new RequestMalformed("a WebSocket frame that RFC 6455 does not allow"));
        }
        if (trace.isClosedInOrder()) {
            return Mono.just(status());
        }
        if (trace.isCallerGone()) {
            return Mono.error(new CallerCancelled(trace.cut()));
        }
        if (!trace.isForwarded()) {
            return Mono.error(new NotForwarded(status()));
        }
        if (WebSocketHandshake.isOpen(exchange) && trace.isNextHopGone()) {
            return Mono.error(new NextHopUnavailable("ended without a close frame", SWITCHING_PROTOCOLS));
        }
        return Mono.just(status());
    }

    private int status() {
        var sent = trace.sent();
        return sent == null ? status(exchange) : sent;
    }

    private Mono<Integer> failed(Throwable error) {
        return switch (error) {
            case NotAccepted again -> Mono.error(again);
            case NotAnswered unanswered -> Mono.error(unanswered);
            case CallerCancelled left -> Mono.error(left);
            case NotForwarded answered -> Mono.error(answered);
            // Written data is sent before the connection is closed.
            case DelegationEnded ended ->
                drained().timeout(LAST_WRITES, Mono.empty()).then(Mono.error(ended));
            // Both ends have a close frame, and one of them may have disconnected since.
            case DelegationFailure known
            when WebSocketHandshake.isOpen(exchange) -> drained().then(Mono.error(known));
            default -> broken(error);
        };
    }

    private Mono<Integer> broken(Throwable error) {
        var refusal = trace.refusal();
        if (refusal != null) {
            return Mono.error(error instanceof DelegationFailure known ? known : refusal);
        }
        if (trace.isCallerGone()) {
            return Mono.error(new CallerCancelled(trace.cut()));
        }
        var sent = trace.sent();
        return Mono.error(
                NextHopFailures.of(error, sent == null ? answered(exchange) : sent, NextHopFault.address(exchange)));
    }

    /** Returns the status of an answer that has begun, or 0. */
    static int answered(ServerWebExchange exchange) {
        return exchange.getResponse().isCommitted() ? status(exchange) : 0;
    }

    private static int status(ServerWebExchange exchange) {
        HttpStatusCode status = exchange.getResponse().getStatusCode();
        // The framework answers 200 when no other status was set.
        return status == null ? 200 : status.value();
    }
}
