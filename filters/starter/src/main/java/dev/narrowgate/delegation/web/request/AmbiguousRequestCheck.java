package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.decision.PathSpelling;
import dev.narrowgate.delegation.engine.transport.message.HttpMethods;
import dev.narrowgate.delegation.web.websocket.WebSocketHandshake;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Refuses requests that two servers could read in two ways. The decision is about exactly the request that is sent on,
 * so that request must have one meaning.
 */
public final class AmbiguousRequestCheck {

    /**
     * Parts of a path that servers normalize differently: plain or encoded dot segments, empty segments, backslashes
     * and parameters; an encoded slash, percent sign or control character.
     */
    private static final Pattern AMBIGUOUS = Pattern.compile(
            "//|[\\\\;]|/\\.{1,2}(?:/|$)|%(?:2[eEfF5]|3[bB]|5[cC]|[01][0-9a-fA-F]|7[fF])|%(?![0-9a-fA-F]{2})|[^!-~]");

    private AmbiguousRequestCheck() {}

    /** Returns the refusal, or null if the request has one meaning. */
    public static @Nullable RequestMalformed problem(ServerHttpRequest request) {
        if (!HttpMethods.canBeForwarded(request.getMethod().name())) {
            return new RequestMalformed("method " + request.getMethod().name() + " is not forwarded");
        }
        if (request.getHeaders().getUpgrade() != null && !WebSocketHandshake.isSound(request.getHeaders())) {
            return new RequestMalformed("the upgrade is not a WebSocket handshake");
        }
        var path = request.getURI().getRawPath();
        var ambiguous = AMBIGUOUS.matcher(path);
        if (ambiguous.find()) {
            return new RequestMalformed("the path is ambiguous at character " + ambiguous.start());
        }
        if (!PathSpelling.isNormal(path)) {
            return new RequestMalformed("the path is not normalized");
        }
        return path.indexOf('%') < 0 || isUtf8(path)
                ? null
                : new RequestMalformed("the encoded characters of the path are not UTF-8");
    }

    /**
     * Whether the decoded path is UTF-8: servers disagree above all about overlong forms. Here, two digits follow each
     * percent sign.
     */
    private static boolean isUtf8(String path) {
        var bytes = ByteBuffer.allocate(path.length());
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) == '%') {
                bytes.put((byte) Integer.parseInt(path, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.put((byte) path.charAt(i));
            }
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes.flip()).hasRemaining();
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }
}
