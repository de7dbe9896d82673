package dev.narrowgate.delegation.engine.transport.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The body of the answer to a request that was refused before there was a hop (RFC 9457). It names the rule that the
 * request broke, and holds no part of the request.
 */
public final class RefusalBody {

    private static final Map<ProtocolViolation, RefusalBody> ALL = all();

    private final byte[] text;
    private final int status;

    private RefusalBody(String type, String title, int status, String code, String detail) {
        this.status = status;
        this.text = ("{\"type\":\"" + type + "\",\"title\":\"" + title + "\",\"status\":" + status
                        + (code.isEmpty() ? "" : ",\"code\":\"" + code + "\"")
                        + ",\"detail\":\"" + detail + "\"}")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the body for a reason. Reasons without an answer fail with {@code IllegalArgumentException}. */
    public static RefusalBody of(ProtocolViolation reason) {
        var body = ALL.get(reason);
        if (body == null) {
            throw new IllegalArgumentException(reason.label());
        }
        return body;
    }

    public static boolean isAnswered(ProtocolViolation reason) {
        return ALL.containsKey(reason);
    }

    public static RefusalBody methodNotAllowed() {
        return new RefusalBody(
                "about:blank", "Method Not Allowed", 405, "", "The gateway does not forward this method.");
    }

    public static RefusalBody methodUnknown() {
        return new RefusalBody(
                "about:blank",
                "Not Implemented",
                501,
                "",
                "The gateway does not know this method (RFC 9110, section 9).");
    }

    public int status() {
        return status;
    }

    public byte[] text() {
        return text.clone();
    }

    public void describe(HttpHeaders answer) {
        answer.set(HttpHeaderNames.CONTENT_TYPE, "application/problem+json");
        answer.set(HttpHeaderNames.CACHE_CONTROL, "no-store");
        answer.setInt(HttpHeaderNames.CONTENT_LENGTH, text.length);
    }

    /** Sends the answer, without the body if the method is HEAD. */
    public Mono<Void> send(HttpServerRequest request, HttpServerResponse response) {
        describe(response.responseHeaders());
        return HttpMethod.HEAD.equals(request.method())
                ? response.send().then()
                : response.sendByteArray(Mono.fromSupplier(this::text)).then();
    }

    private static Map<ProtocolViolation, RefusalBody> all() {
        var all = new EnumMap<ProtocolViolation, RefusalBody>(ProtocolViolation.class);
        for (var reason : ProtocolViolation.values()) {
            var detail = detail(reason);
            if (detail != null) {
                all.put(reason, of(reason, detail));
            }
        }
        return all;
    }

    private static RefusalBody of(ProtocolViolation reason, String detail) {
        return switch (reason) {
            case LINE_TOO_LONG -> problem("request-too-large", "The request is larger than the limit", 414, detail);
            case HEADERS_TOO_LARGE -> problem("request-too-large", "The request is larger than the limit", 431, detail);
            default -> problem("request-malformed", "The request is ambiguous or broken", 400, detail);
        };
    }

    private static RefusalBody problem(String code, String title, int status, String detail) {
        return new RefusalBody("urn:narrowgate:problem:" + code, title, status, code, detail);
    }

    /** Returns null for a reason that gets no answer. */
    private static @Nullable String detail(ProtocolViolation reason) {
        return switch (reason) {
            case REQUEST_LINE -> "The request line is not a method, a target and a version.";
            case METHOD -> "The gateway opens no tunnels.";
            case TARGET -> "The target is not a path and query of a URI.";
            case VERSION -> "The version is neither HTTP/1.1 nor HTTP/1.0.";
            case HEADER_NAME -> "A header name is not a token, or can be taken for another name.";
            case HEADER_VALUE -> "A header value has a control character.";
            case LINE_ENDING -> "A line does not end with CR LF.";
            case FOLDED_HEADER -> "A header is folded over several lines.";
            case HOST -> "The Host header is missing, repeated, or not the host of the target.";
            case CONTENT_LENGTH -> "The Content-Length is repeated, or not a plain number.";
            case TRANSFER_ENCODING -> "The Transfer-Encoding is not chunked, or stands beside a Content-Length.";
            case CHUNK -> "A chunk of the body is malformed.";
            case UPGRADE -> "The Upgrade is not the handshake of a WebSocket.";
            case LINE_TOO_LONG -> "The request line is too long.";
            case HEADERS_TOO_LARGE -> "The headers are too large, or too many.";
            case PSEUDO_HEADER,
                    STREAM_ERROR,
                    HEADERS_TOO_SLOW,
                    BODY_TOO_LARGE,
                    BODY_TOO_SLOW,
                    READER_TOO_SLOW,
                    ANSWERS_UNREAD,
                    BODIES_UNREAD,
                    NEXT_HOP_TOO_SLOW,
                    TLS,
                    RENEGOTIATION,
                    CLIENT_CERTIFICATE,
                    CONNECTION_ERROR -> null;
        };
    }
}
