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

/** A request of whose body no more is read than the limit, and whose body is there only when all of it came, and in time. */
public final class LimitedBody extends ServerHttpRequestDecorator {

    private final @Nullable Channel connection;
    private final BodyLimits limits;
    private final Consumer<Throwable> fault;

    public LimitedBody(ServerHttpRequest request, BodyLimits limits) {
        this(request, limits, error -> {});
    }

    /** @param fault told when the body fails, before what reads it is told */
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
                            // The server's own time, which is longer and closes the connection without an answer.
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

    /** Fails when the time is over, and never completes. A body that ends before takes the timer back. */
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

    /** The time is the same for both, and only one of them is to be told to be faster. */
    private static DelegationFailure late(BodyPace pace) {
        return pace.isTheNextHops()
                ? new NextHopTimeout("did not take the body of the request in time")
                : new RequestTimeout("the body did not come in time");
    }

    /** The end of what came is the end of the body only when nothing broke off. */
    private Mono<DataBuffer> end() {
        return connection != null && BrokenRequest.is(connection)
                ? Mono.error(new RequestMalformed(BrokenRequest.why(connection)))
                : Mono.empty();
    }
}
