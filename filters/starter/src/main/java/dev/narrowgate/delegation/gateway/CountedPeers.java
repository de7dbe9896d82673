package dev.narrowgate.delegation.gateway;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.headers.TrustedProxies;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Under which network a request is counted: that of the peer, or when the peer is a trusted proxy, that of the caller which
 * the proxies name. For counting only: no decision looks at it.
 */
public final class CountedPeers {

    /** No proxy is trusted. */
    public static final CountedPeers DIRECT = new CountedPeers(null);

    /** More proxies stand in no row; and what is longer is no address, not even with a zone and a port. */
    private static final int MOST_PROXIES = 16;

    private static final int LONGEST = 64;

    private final @Nullable TrustedProxies trusted;

    private CountedPeers(@Nullable TrustedProxies trusted) {
        this.trusted = trusted;
    }

    /** @param pattern of the proxies' addresses, as Spring Cloud Gateway has it; null for none */
    public static CountedPeers behind(@Nullable String pattern) {
        return pattern == null || pattern.isBlank() ? DIRECT : new CountedPeers(TrustedProxies.from(pattern));
    }

    /** Empty when the request came over no connection. */
    public String of(ServerHttpRequest request) {
        var peer = Connections.peer(request);
        var address = peer == null ? null : peer.getAddress();
        return address == null ? "" : PeerNetwork.of(counted(address, request));
    }

    private InetAddress counted(InetAddress peer, ServerHttpRequest request) {
        if (trusted == null || !trusted.isTrusted(peer.getHostAddress())) {
            return peer;
        }
        var headers = request.getHeaders();
        var simple = headers.getOrEmpty("X-Forwarded-For");
        var standard = headers.getOrEmpty("Forwarded");
        var bySimple = caller(simple, element -> element, trusted);
        var byStandard = caller(standard, CountedPeers::forParameter, trusted);
        // A proxy that writes one of them may leave the other as its caller sent it: then it is not known which is
        // true.
        var caller = simple.isEmpty() ? byStandard : bySimple;
        return caller == null || !standard.isEmpty() && !Objects.equals(caller, byStandard) ? peer : caller;
    }

    /** The right-most address that is no trusted proxy: all to the left of it is the word of a stranger. */
    private static @Nullable InetAddress caller(
            List<String> lines, Function<String, @Nullable String> address, TrustedProxies trusted) {
        int seen = 0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            var line = lines.get(i);
            for (int end = line.length(); end >= 0; ) {
                int comma = end == 0 ? -1 : line.lastIndexOf(',', end - 1);
                var found = address(address.apply(line.substring(comma + 1, end)));
                if (found == null || ++seen > MOST_PROXIES) {
                    return null;
                }
                if (!trusted.isTrusted(found.getHostAddress())) {
                    return found;
                }
                end = comma;
            }
        }
        return null;
    }

    /** RFC 7239, section 4: {@code for=192.0.2.1;proto=https}. */
    private static @Nullable String forParameter(String element) {
        if (element.length() > 8 * LONGEST) {
            return null;
        }
        for (var pair : element.split(";", -1)) {
            var trimmed = pair.strip();
            if (trimmed.toLowerCase(Locale.ROOT).startsWith("for=")) {
                var value = trimmed.substring("for=".length());
                return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
            }
        }
        return null;
    }

    /** From {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]} or {@code [2001:db8::1]:80}. */
    private static @Nullable InetAddress address(@Nullable String written) {
        var text = written == null ? "" : written.strip();
        if (text.isEmpty() || text.length() > LONGEST) {
            return null;
        }
        int bracket = text.indexOf(']');
        if (text.startsWith("[")) {
            text = bracket < 0 ? "" : text.substring(1, bracket);
        } else if (text.indexOf('.') >= 0 && text.indexOf(':') == text.lastIndexOf(':') && text.indexOf(':') > 0) {
            text = text.substring(0, text.indexOf(':'));
        }
        // Never a name: it would be looked up.
        var bytes = NetUtil.createByteArrayFromIpAddressString(text);
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("four or sixteen bytes are an address", impossible);
        }
    }
}
