package dev.narrowgate.delegation.web.body;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.NextHopTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.engine.transport.http1.BrokenRequest;
import dev.narrowgate.delegation.web.RequestEventLoop;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A request whose body is limited in bytes and time. The body completes only if all of it arrived in time. */
public final class LimitedBody extends ServerHttpRequestDecorator {

    private final @Nullable Channel connection;
    private final BodyLimits limits;
    private final Consumer<Throwable> fault;

    public LimitedBody(ServerHttpRequest request, BodyLimits limits) {
        this(request, limits, error -> {});
    }

    /** @param fault receives the error of a failed body before the reader of the body does */
    LimitedBody(ServerHttpRequest request, BodyLimits limits, Consumer<Throwable> fault) {
        super(request);
        this.fault = fault;
        this.connection = RequestEventLoop.channel(request);
        this.limits = limits;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return Flux.defer(() -> {
                    var seen = new long[1];
                    var pace = new BodyPace(System::nanoTime);
                    var body = super.getBody()
                            .doOnRequest(pace::asked)
                            // The server's own timeout, which is longer and closes the connection without an answer.
                            .onErrorMap(ChannelException.class, late -> late(pace))
                            .takeUntilOther(end(pace));
                    return body.map(part -> {
                        pace.came();
                        seen[0] += part.readableByteCount();
                        if (seen[0] > limits.bytes()) {
                            DataBufferUtils.release(part);
                            throw new RequestTooLarge("a body of more than " + limits.bytes() + " bytes");
                        }
                        return part;
                    });
                })
                .concatWith(Mono.defer(this::end))
                .doOnError(fault);
    }

    /** Fails when the time is over, and never completes. The end of the body cancels the timer. */
    private Mono<Void> end(BodyPace pace) {
        if (connection == null || !connection.isRegistered()) {
            return Mono.never();
        }
        var loop = connection.eventLoop();
        return Mono.create(sink -> {
            var timer =
                    loop.schedule(() -> sink.error(late(pace)), limits.time().toMillis(), TimeUnit.MILLISECONDS);
            sink.onDispose(() -> timer.cancel(false));
        });
    }

    /** Attributes the timeout to the slower side: both share one limit, and only that side can be faster. */
    private static DelegationFailure late(BodyPace pace) {
        return pace.isTheNextHops()
                ? new NextHopTimeout("did not take the body of the request in time")
                : new RequestTimeout("the body did not arrive in time");
    }

    /** Fails if the transport broke the request off, because a broken body ends like a complete one. */
    private Mono<DataBuffer> end() {
        return connection != null && BrokenRequest.is(connection)
                ? Mono.error(new RequestMalformed(BrokenRequest.text(connection)))
                : Mono.empty();
    }
}
