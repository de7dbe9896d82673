package dev.narrowgate.delegation.adapter.oauth;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.reactor.bulkhead.operator.BulkheadOperator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * An endpoint of an authorization server, to which this gateway authenticates as a client. Redirects are not followed, an
 * answer is read up to a limit, and no more than a fixed number of calls are under way at once.
 */
public final class OAuthEndpoint {

    /** The most that is read of an answer, in bytes. */
    static final int MAXIMUM_BYTES = 64 * 1024;

    /** Calls under way at once. One more fails at once: a server that is slow is not helped by a queue. */
    static final int MAXIMUM_CALLS = 100;

    private final Mono<URI> location;
    private final ClientAuthentication authentication;
    private final HttpTransport transport;
    private final Duration timeout;
    private final Bulkhead bulkhead;

    /**
     * @param location where it is, asked for with each call
     * @param timeout for a whole call, from authenticating to the last byte
     */
    public OAuthEndpoint(
            String name,
            Mono<URI> location,
            ClientAuthentication authentication,
            HttpTransport transport,
            Duration timeout) {
        this.location = location;
        this.authentication = authentication;
        this.transport = transport;
        this.timeout = timeout;
        this.bulkhead = Bulkhead.of(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(MAXIMUM_CALLS)
                        .maxWaitDuration(Duration.ZERO)
                        .writableStackTraceEnabled(false)
                        .build());
    }

    /** Emits the answer, whatever its status. Fails when there is none, none in time, or one that is too long. */
    public Mono<EndpointAnswer> post(FormRequest form, String accept) {
        return location.zipWith(
                        Mono.defer(() -> authentication.authenticate(form)),
                        (uri, authenticated) -> send(uri, authenticated, accept))
                .flatMap(call -> call)
                .timeout(timeout)
                .transformDeferred(BulkheadOperator.of(bulkhead));
    }

    private Mono<EndpointAnswer> send(URI uri, FormRequest form, String accept) {
        return transport
                .http()
                .responseTimeout(timeout)
                .headers(headers -> headers(headers, form, accept))
                .post()
                .uri(uri)
                .send((request, outbound) ->
                        outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(form.body()))))
                .response(OAuthEndpoint::answer)
                .single();
    }

    private static void headers(HttpHeaders headers, FormRequest form, String accept) {
        headers.set(HttpHeaderNames.ACCEPT, accept);
        headers.set(HttpHeaderNames.CONTENT_TYPE, "application/x-www-form-urlencoded");
        if (form.authorization() != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, form.authorization());
        }
    }

    private static Mono<EndpointAnswer> answer(HttpClientResponse response, ByteBufFlux content) {
        var contentType = response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "");
        return content.asByteArray()
                .reduceWith(ByteArrayOutputStream::new, OAuthEndpoint::append)
                .map(all -> new EndpointAnswer(
                        response.status().code(), EndpointAnswer.mediaType(contentType), all.toByteArray()))
                // What is too long was cut off, and the rest of it is not waited for.
                .onErrorMap(TooLong.class, tooLong -> new IOException(tooLong.getMessage()));
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
        if (all.size() + part.length > MAXIMUM_BYTES) {
            throw new TooLong();
        }
        all.writeBytes(part);
        return all;
    }

    private static final class TooLong extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooLong() {
            super("an answer of more than " + MAXIMUM_BYTES + " bytes", null, false, false);
        }
    }
}
