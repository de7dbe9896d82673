package dev.narrowgate.delegation.endpoints.signal;

import dev.narrowgate.delegation.DelegationFailure.Rejected;
import dev.narrowgate.delegation.DelegationFailure.RequestTimeout;
import dev.narrowgate.delegation.DelegationFailure.RequestTooLarge;
import dev.narrowgate.delegation.engine.jose.CompactToken;
import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.engine.task.signal.SignalError;
import dev.narrowgate.delegation.engine.task.signal.SignalRefused;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.web.RequestEventLoop;
import dev.narrowgate.delegation.web.body.BodyLimits;
import dev.narrowgate.delegation.web.body.LimitedBody;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Serves {@code POST /signals/<name>}: a transmitter pushes one security event token (RFC 8935, section 2). */
public final class PushEndpoint implements WebHandler {

    /** The path of all endpoints, before the name of the stream. */
    public static final String PATH = "/signals/";

    private static final MediaType EVENT = MediaType.valueOf(MediaTypes.APPLICATION + MediaTypes.SECURITY_EVENT_JWT);

    private final ClientSecret credential;
    private final Function<String, Mono<?>> receive;
    private final BodyLimits limits;

    /**
     * @param credential the bearer token of the transmitter
     * @param receive emits after everything that the token ends is stored
     * @param limits the limits of any request body
     */
    public PushEndpoint(ClientSecret credential, Function<String, Mono<?>> receive, BodyLimits limits) {
        this.credential = credential;
        this.receive = receive;
        this.limits = limits.atMost(CompactToken.MAXIMUM_LENGTH);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        var request = exchange.getRequest();
        if (!HttpMethod.POST.equals(request.getMethod())) {
            return PushAnswers.onlyPost(exchange);
        }
        // Before the body is read, so that a stranger costs nothing.
        if (!isTransmitter(request)) {
            return PushAnswers.unauthenticated(exchange);
        }
        // Answered on the request's event loop, because the token is received on another thread.
        return token(request)
                .flatMap(receive)
                .map(received -> RequestEventLoop.on(exchange, PushAnswers.accepted(exchange)))
                .onErrorResume(failure -> Mono.just(RequestEventLoop.on(exchange, refuse(exchange, failure))))
                .flatMap(answer -> answer);
    }

    private boolean isTransmitter(ServerHttpRequest request) {
        var shown = request.getHeaders().getOrEmpty(AuthorizationScheme.HEADER);
        var prefix = AuthorizationScheme.BEARER.credentials("");
        return shown.size() == 1
                && shown.getFirst().regionMatches(true, 0, prefix, 0, prefix.length())
                && credential.is(shown.getFirst().substring(prefix.length()));
    }

    private Mono<String> token(ServerHttpRequest request) {
        return Mono.defer(() -> {
            if (!isEvent(request)) {
                throw new SignalRefused(SignalError.INVALID_REQUEST, "Content-Type is not " + EVENT);
            }
            if (request.getHeaders().getContentLength() > limits.bytes()) {
                throw new RequestTooLarge("a token of more than " + limits.bytes() + " bytes");
            }
            return DataBufferUtils.join(new LimitedBody(request, limits).getBody())
                    .map(body -> {
                        // The parser refuses characters outside ASCII, so that no byte has two readings.
                        var text = body.toString(StandardCharsets.ISO_8859_1);
                        DataBufferUtils.release(body);
                        return text;
                    })
                    .defaultIfEmpty("");
        });
    }

    private static boolean isEvent(ServerHttpRequest request) {
        try {
            var type = request.getHeaders().getContentType();
            return type != null && type.equalsTypeAndSubtype(EVENT);
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    private static Mono<Void> refuse(ServerWebExchange exchange, Throwable failure) {
        if (exchange.getResponse().isCommitted()) {
            return Mono.error(failure);
        }
        return switch (failure) {
            case SignalRefused refused -> PushAnswers.refused(exchange, refused);
            case RequestTooLarge large -> PushAnswers.status(exchange, 413);
            case RequestTimeout late -> PushAnswers.status(exchange, 408);
            case Rejected broken ->
                PushAnswers.refused(
                        exchange, new SignalRefused(SignalError.INVALID_REQUEST, "the request is malformed"));
            // The token may be good: the transmitter keeps it and sends it again.
            default -> PushAnswers.unavailable(exchange);
        };
    }
}
