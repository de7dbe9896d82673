package dev.narrowgate.delegation.engine.transport.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.Set;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers requests whose method is not allowed, before there is an exchange, a route or a meter labelled with the
 * method. The answer is 405 with {@code Allow} for a method of HTTP, and 501 for any other (RFC 9110, sections 9.1,
 * 15.5.6 and 15.6.2).
 */
public final class MethodGuard implements BiFunction<Mono<Void>, Connection, Mono<Void>> {

    private static final RefusalBody NOT_ALLOWED = RefusalBody.methodNotAllowed();
    private static final RefusalBody UNKNOWN = RefusalBody.methodUnknown();

    private final Set<String> allowed;
    private final String allow;
    private final Runnable refusals;

    /** @param refusals runs for each refusal, for a metric */
    public MethodGuard(Set<String> allowed, Runnable refusals) {
        this.allowed = allowed;
        this.allow = String.join(", ", allowed);
        this.refusals = refusals;
    }

    @Override
    public Mono<Void> apply(Mono<Void> handling, Connection connection) {
        return connection instanceof HttpServerRequest request
                        && !allowed.contains(request.method().name())
                ? Mono.defer(() -> refuse(request, (HttpServerResponse) connection))
                : handling;
    }

    private Mono<Void> refuse(HttpServerRequest request, HttpServerResponse response) {
        refusals.run();
        if (HttpMethods.isOfHttp(request.method().name())) {
            response.status(HttpResponseStatus.METHOD_NOT_ALLOWED).header(HttpHeaderNames.ALLOW, allow);
            return NOT_ALLOWED.send(request, response);
        }
        return UNKNOWN.send(request, response.status(HttpResponseStatus.NOT_IMPLEMENTED));
    }
}
