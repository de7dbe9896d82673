package dev.narrowgate.delegation.gateway;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.gateway.transport.BrokenRequest;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
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
    private final long limit;

    /** @param limit in bytes */
    public LimitedBody(ServerHttpRequest request, long limit) {
        super(request);
        this.connection = RequestEventLoop.channel(request);
        this.limit = limit;
    }

    @Override
    public Flux<DataBuffer> getBody() {
        return Flux.defer(() -> {
                    var seen = new long[1];
                    // The server's own time for a body; it ends the connection as well.
                    var body = super.getBody()
                            .onErrorMap(
                                    ChannelException.class,
                                    late -> new RequestTimeout("the body did not come in time"));
                    return body.map(part -> {
                        seen[0] += part.readableByteCount();
                        if (seen[0] > limit) {
                            DataBufferUtils.release(part);
                            throw new RequestTooLarge("a body of more than " + limit + " bytes");
                        }
                        return part;
                    });
                })
                .concatWith(Mono.defer(this::end));
    }

    /** The end of what came is the end of the body only when nothing broke off. */
    private Mono<DataBuffer> end() {
        return connection != null && BrokenRequest.is(connection)
                ? Mono.error(new RequestMalformed("the body broke off"))
                : Mono.empty();
    }
}
