package dev.narrowgate.delegation.engine.transport.websocket;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The answer that opens exactly the requested WebSocket (RFC 6455, sections 1.3 and 4.1). */
public final class WebSocketAccept {

    private static final String PROTOCOL = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private final String value;
    private final List<String> subprotocols;
    private final boolean extensions;

    private WebSocketAccept(String value, List<String> subprotocols, boolean extensions) {
        this.value = value;
        this.subprotocols = subprotocols;
        this.extensions = extensions;
    }

    /** Returns the answer that a request expects; null if it requests no WebSocket. */
    public static @Nullable WebSocketAccept of(HttpRequest request) {
        var headers = request.headers();
        var key = headers.get(HttpHeaderNames.SEC_WEBSOCKET_KEY);
        if (key == null || !upgrades(request)) {
            return null;
        }
        var offered = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL).stream()
                .flatMap(line -> Stream.of(line.split(",", -1)))
                .map(String::trim)
                .toList();
        return new WebSocketAccept(
                hash(key + PROTOCOL), offered, headers.contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    }

    /**
     * Whether an answer opens the requested WebSocket. It may choose at most one offered subprotocol, and extensions
     * only if the request names some.
     */
    public boolean isGivenBy(HttpResponse answer) {
        return upgrades(answer)
                && value.equals(answer.headers().get(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT))
                && isOffered(answer.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL))
                && (extensions || !answer.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
    }

    private boolean isOffered(List<String> chosen) {
        return chosen.isEmpty() || chosen.size() == 1 && subprotocols.contains(chosen.getFirst());
    }

    private static boolean upgrades(HttpMessage message) {
        return "websocket".equalsIgnoreCase(message.headers().get(HttpHeaderNames.UPGRADE))
                && message.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderNames.UPGRADE, true);
    }

    private static String hash(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.US_ASCII));
            return Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-1", absent);
        }
    }
}
