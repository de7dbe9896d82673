package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.observation.SampledLog;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/** An endpoint that answers with JSON, such as a decision point. Redirects are not followed, and an answer is read up to a limit. */
public final class JsonEndpoint {

    private static final Logger LOG = LoggerFactory.getLogger(JsonEndpoint.class);

    private static final int MAXIMUM_BYTES = 64 * 1024;

    /** Names a question in the logs of both sides (AuthZEN Authorization API 1.0, section 10.1.3). */
    private static final String REQUEST_ID = "X-Request-ID";

    private final Mono<URI> location;
    private final @Nullable String token;
    private final HttpTransport transport;
    private final CallGuard guard;
    private final Supplier<String> ids;
    private final SampledLog mismatches;

    /**
     * @param location emits the address on each call
     * @param token the bearer token of this gateway; null: none
     * @param ids makes the id of a question. It is called on an event loop, so it does not block
     */
    public JsonEndpoint(
            Mono<URI> location,
            @Nullable String token,
            HttpTransport transport,
            CallGuard guard,
            Supplier<String> ids) {
        this.location = location;
        this.token = token;
        this.transport = transport;
        this.guard = guard;
        this.ids = ids;
        this.mismatches = new SampledLog(LOG, guard.name(), System::nanoTime);
    }

    /**
     * An answer. It may hold secrets, so {@code toString} omits the body.
     *
     * @param mediaType the media type of {@code Content-Type}, without parameters and in lower case; empty when there is none
     * @param retryAfter the value of {@code Retry-After}; null: none
     */
    public record JsonAnswer(
            int status, String mediaType, @Nullable String retryAfter, byte[] body) {
        @Override
        public String toString() {
            return "JsonAnswer[" + status + ", " + mediaType + ", …]";
        }
    }

    /**
     * Posts a document and emits the result of {@code read} for any status. Fails when the answer is missing, late or too long.
     *
     * @param read is part of the call: its exceptions may count against the endpoint
     */
    public <T> Mono<T> post(byte[] json, Function<JsonAnswer, T> read) {
        return sent(HttpMethod.POST, Map.of(HttpHeaderNames.CONTENT_TYPE.toString(), MediaTypes.JSON), json, read);
    }

    /**
     * Sends a request without a body, and emits like {@link #post}.
     *
     * @param method a method of HTTP
     * @param headers further headers of the request, which may hold secrets
     */
    public <T> Mono<T> ask(String method, Map<String, String> headers, Function<JsonAnswer, T> read) {
        return sent(HttpMethod.valueOf(method), headers, new byte[0], read);
    }

    private <T> Mono<T> sent(
            HttpMethod method, Map<String, String> headers, byte[] body, Function<JsonAnswer, T> read) {
        return Mono.defer(() -> {
            var id = ids.get();
            return guard.guard(location.flatMap(uri -> send(method, uri, headers, body, id))
                    .map(read));
        });
    }

    private Mono<JsonAnswer> send(HttpMethod method, URI uri, Map<String, String> more, byte[] body, String id) {
        return transport
                .http()
                .responseTimeout(guard.timeout())
                .headers(headers -> {
                    more.forEach(headers::set);
                    headers.set(HttpHeaderNames.ACCEPT, MediaTypes.JSON);
                    headers.set(REQUEST_ID, id);
                    if (token != null) {
                        headers.set(HttpHeaderNames.AUTHORIZATION, AuthorizationScheme.BEARER.credentials(token));
                    }
                })
                .request(method)
                .uri(uri)
                .send((request, outbound) -> body.length == 0
                        ? outbound
                        : outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(body))))
                .response((response, content) -> content.asByteArray()
                        .reduceWith(ByteArrayOutputStream::new, JsonEndpoint::append)
                        .doOnNext(all -> compare(id, response.responseHeaders().get(REQUEST_ID)))
                        .map(all -> new JsonAnswer(
                                response.status().code(),
                                EndpointAnswer.mediaType(
                                        response.responseHeaders().get(HttpHeaderNames.CONTENT_TYPE, "")),
                                response.responseHeaders().get(HttpHeaderNames.RETRY_AFTER),
                                all.toByteArray())))
                .single();
    }

    public CallGuard guard() {
        return guard;
    }

    /** Logs an answer with another id, because it may belong to another question. */
    private void compare(String id, @Nullable String answered) {
        if (answered != null && !answered.equals(id)) {
            mismatches.note("it answered with another X-Request-ID");
        }
    }

    private static ByteArrayOutputStream append(ByteArrayOutputStream all, byte[] part) {
        if (all.size() + part.length > MAXIMUM_BYTES) {
            // Fails at once, without the remaining bytes.
            throw new AnswerTooLong(MAXIMUM_BYTES);
        }
        all.writeBytes(part);
        return all;
    }
}
