package dev.narrowgate.delegation.engine.oauth;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.provenance.HeaderNames;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.function.Function;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.client.HttpClientResponse;

/**
 * An endpoint of an authorization server, to which this gateway authenticates as a client. Redirects are not followed, and an
 * answer is read up to a limit.
 */
public final class OAuthEndpoint {

    /** The maximum size of an answer in bytes. */
    static final int MAXIMUM_BYTES = 64 * 1024;

    private final Mono<URI> location;
    private final ClientAuthentication authentication;
    private final HttpTransport transport;
    private final CallGuard guard;

    /** @param location emits the endpoint's address on each call */
    public OAuthEndpoint(
            Mono<URI> location, ClientAuthentication authentication, HttpTransport transport, CallGuard guard) {
        this.location = location;
        this.authentication = authentication;
        this.transport = transport;
        this.guard = guard;
    }

    /**
     * Posts a form and emits the result of {@code read}, for any status. Fails when the answer is missing, late or too
     * long.
     *
     * @param form makes the form for an address, for each attempt
     * @param read reads the answer. It is part of the call: its exceptions may count against the endpoint
     */
    public <T> Mono<T> post(Function<URI, FormRequest> form, String accept, Function<EndpointAnswer, T> read) {
        return guard.guard(location.flatMap(uri -> authentication
                        .authenticate(form.apply(uri))
                        .flatMap(authenticated -> send(uri, authenticated, accept)))
                .map(read));
    }

    public CallGuard guard() {
        return guard;
    }

    private Mono<EndpointAnswer> send(URI uri, FormRequest form, String accept) {
        return transport
                .http()
                .responseTimeout(guard.timeout())
                .headers(headers -> headers(headers, form, accept))
                .post()
                .uri(uri)
                .send((request, outbound) ->
                        outbound.send(Mono.fromSupplier(() -> Unpooled.wrappedBuffer(form.body()))))
                .response((response, content) -> answer(response, content, form))
                .single();
    }

    private static void headers(HttpHeaders headers, FormRequest form, String accept) {
        headers.set(HttpHeaderNames.ACCEPT, accept);
        headers.set(HttpHeaderNames.CONTENT_TYPE, MediaTypes.FORM);
        if (form.authorization() != null) {
            headers.set(HttpHeaderNames.AUTHORIZATION, form.authorization());
        }
        if (form.proof() != null) {
            headers.set(HeaderNames.DPOP, form.proof());
        }
    }

    private static Mono<EndpointAnswer> answer(HttpClientResponse response, ByteBufFlux content, FormRequest sent) {
        var headers = response.responseHeaders();
        var contentType = headers.get(HttpHeaderNames.CONTENT_TYPE, "");
        return content.asByteArray()
                .reduceWith(ByteArrayOutputStream::new, OAuthEndpoint::append)
                .map(all -> new EndpointAnswer(
                        response.status().code(),
                        EndpointAnswer.mediaType(contentType),
                        all.toByteArray(),
                        headers.get(HttpHeaderNames.RETRY_AFTER),
                        headers.get(HeaderNames.DPOP_NONCE),
                        sent));
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
