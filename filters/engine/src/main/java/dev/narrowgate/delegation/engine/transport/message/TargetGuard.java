package dev.narrowgate.delegation.engine.transport.message;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.BiFunction;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers 400 to requests whose path is not a path of a URI (RFC 3986, section 3.3), with the reason in the body. The
 * framework would give no reason, because it makes no exchange without a URI.
 */
public final class TargetGuard implements BiFunction<Mono<Void>, Connection, Mono<Void>> {

    private static final boolean[] FORBIDDEN = forbidden();

    private final Runnable refusals;

    /** @param refusals runs for each refusal, for a metric */
    public TargetGuard(Runnable refusals) {
        this.refusals = refusals;
    }

    @Override
    public Mono<Void> apply(Mono<Void> handling, Connection connection) {
        return connection instanceof HttpServerRequest request && !isPath(request.uri())
                ? Mono.defer(() -> refuse(request, (HttpServerResponse) connection))
                : handling;
    }

    private Mono<Void> refuse(HttpServerRequest request, HttpServerResponse response) {
        refusals.run();
        return RefusalBody.of(ProtocolViolation.TARGET).send(request, response.status(400));
    }

    private static boolean isPath(String target) {
        for (int i = beginOfPath(target); i < target.length(); i++) {
            char c = target.charAt(i);
            if (c == '?') {
                return true;
            }
            if (c >= FORBIDDEN.length || FORBIDDEN[c] || c == '%' && !isOctet(target, i + 1)) {
                return false;
            }
        }
        return true;
    }

    /**
     * Returns where the path begins: behind the authority of the absolute form, which is that of {@code Host}. The
     * absolute form has a path, see {@link RequestTarget}.
     */
    private static int beginOfPath(String target) {
        return target.startsWith("/") ? 0 : Math.max(0, target.indexOf('/', target.indexOf("://") + 3));
    }

    private static boolean isOctet(String text, int at) {
        return at + 2 <= text.length()
                && HexFormat.isHexDigit(text.charAt(at))
                && HexFormat.isHexDigit(text.charAt(at + 1));
    }

    private static boolean[] forbidden() {
        var forbidden = new boolean[128];
        for (byte c : "\"<>\\^`{|}[]".getBytes(StandardCharsets.US_ASCII)) {
            forbidden[c] = true;
        }
        return forbidden;
    }
}
