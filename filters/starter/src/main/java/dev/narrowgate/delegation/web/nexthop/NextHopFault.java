package dev.narrowgate.delegation.web.nexthop;

import dev.narrowgate.delegation.web.route.TargetHost;
import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.timeout.WriteTimeoutException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.NotFoundException;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.cloud.gateway.support.ServiceUnavailableException;
import org.springframework.web.server.ServerWebExchange;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.client.PrematureCloseException;

/** Describes the fault of a next hop for the operator. Messages of errors may quote data and are not repeated. */
public final class NextHopFault {

    private NextHopFault() {}

    static String words(Throwable error) {
        var known = known(error);
        return known == null ? "unforeseen: " + error.getClass().getName() : known;
    }

    /** Describes an error of a connection or of an answer. Returns null for an unforeseen error. */
    static @Nullable String known(Throwable error) {
        return switch (error) {
            case PrematureCloseException early -> "it closed the connection before the end of its answer";
            case UnknownHostException unknown -> "its host name has no address";
            case NoRouteToHostException unreachable -> "there is no route to its address";
            case ConnectException refused -> "it does not accept connections";
            case SSLException tls -> tls(tls);
            case TooLongFrameException tooLong -> "its answer has a head or a part that is too long";
            // A decoder also reports bytes that are not TLS.
            case CodecException garbage when garbage.getCause() instanceof SSLException tls -> tls(tls);
            case CodecException garbage -> "its answer is not HTTP";
            case WriteTimeoutException slow -> "it did not take what was sent to it in time";
            case AbortedException closed -> "it closed the connection";
            case NotFoundException nowhere -> "no instance of its service is known";
            case ServiceUnavailableException open -> "the circuit breaker of the route is open";
            case IOException broken -> broken(broken);
            default -> null;
        };
    }

    /** Returns the scheme, host and port of the target, and nothing that a caller sent. Empty without a target. */
    public static String address(ServerWebExchange exchange) {
        URI target = exchange.getAttribute(ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR);
        var host = target == null ? null : TargetHost.of(target);
        if (target == null || host == null) {
            return "";
        }
        var port = TargetHost.port(target);
        return " (" + target.getScheme() + "://" + host + (port < 0 ? "" : ":" + port) + ")";
    }

    private static String tls(SSLException error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
                return "its certificate is not accepted";
            }
        }
        return "the TLS handshake failed, or the connection was broken off";
    }

    private static String broken(IOException error) {
        var message = String.valueOf(error.getMessage()).toLowerCase(Locale.ROOT);
        return message.contains("connection reset")
                ? "it reset the connection"
                : message.contains("broken pipe") ? "it closed the connection" : "the connection broke";
    }
}
