package dev.narrowgate.delegation.web.websocket;

import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ServerWebExchange;

/**
 * The opening handshake of a WebSocket (RFC 6455, section 4.1), which the gateway forwards as an ordinary request. The
 * offer of extensions is not forwarded, because no guard could read extended frames.
 */
public final class WebSocketHandshake {

    private static final String UNDER_WAY = WebSocketHandshake.class.getName() + ".underWay";
    private static final String OPEN = WebSocketHandshake.class.getName() + ".open";

    private static final String PROTOCOL = "websocket";
    private static final String KEY = "Sec-WebSocket-Key";
    private static final String VERSION = "Sec-WebSocket-Version";
    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";
    private static final String ACCEPT = "Sec-WebSocket-Accept";

    private WebSocketHandshake() {}

    public static boolean isOffered(ServerHttpRequest request) {
        return PROTOCOL.equalsIgnoreCase(request.getHeaders().getUpgrade());
    }

    /**
     * Whether a handshake has one key and the only standard version. Without a version, a server might speak an
     * obsolete one.
     */
    public static boolean isSound(HttpHeaders headers) {
        return List.of("13").equals(headers.get(VERSION))
                && headers.getOrEmpty(KEY).size() == 1;
    }

    /** The same, with a method and a connection that allow the upgrade (RFC 9110, section 7.8). */
    public static boolean isSound(ServerHttpRequest request) {
        return HttpMethod.GET.equals(request.getMethod())
                && request.getHeaders().getConnection().stream().anyMatch("upgrade"::equalsIgnoreCase)
                && isSound(request.getHeaders());
    }

    public static void begin(ServerWebExchange exchange) {
        exchange.getAttributes().put(UNDER_WAY, true);
    }

    public static boolean isUnderWay(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(UNDER_WAY);
    }

    public static void opened(ServerWebExchange exchange) {
        exchange.getAttributes().put(OPEN, true);
    }

    /** Whether the caller was told that the WebSocket is open. */
    public static boolean isOpen(ServerWebExchange exchange) {
        return exchange.getAttributes().containsKey(OPEN);
    }

    /** Requests the upgrade on the connection to the next hop too, because these headers end with each connection. */
    public static void write(HttpHeaders leaving, ServerWebExchange exchange) {
        if (isUnderWay(exchange)) {
            leaving.set(HttpHeaders.CONNECTION, HttpHeaders.UPGRADE);
            leaving.set(HttpHeaders.UPGRADE, PROTOCOL);
            leaving.remove(EXTENSIONS);
        }
    }

    /**
     * Keeps the next hop's choice of a subprotocol. The server makes the other headers for this connection, with the
     * caller's key.
     */
    public static void writeAnswer(HttpHeaders answer) {
        answer.remove(ACCEPT);
        answer.remove(EXTENSIONS);
        answer.remove(HttpHeaders.CONTENT_LENGTH);
        answer.remove(HttpHeaders.TRANSFER_ENCODING);
    }

    /**
     * Returns the request without {@code Upgrade}, which would make the framework answer the caller before the next hop
     * does.
     */
    public static ServerHttpRequest ordinary(ServerHttpRequest request) {
        var headers = HttpHeaders.copyOf(request.getHeaders());
        headers.remove(HttpHeaders.UPGRADE);
        return new ServerHttpRequestDecorator(request) {
            @Override
            public HttpHeaders getHeaders() {
                return headers;
            }
        };
    }
}
