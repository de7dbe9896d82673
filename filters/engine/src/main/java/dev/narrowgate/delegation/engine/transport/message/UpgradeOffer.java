package dev.narrowgate.delegation.engine.transport.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/**
 * The offers that ordinary clients make in clear text: HTTP/2 by Java's own client, with the first request of each connection
 * (RFC 7540, section 3.2, obsolete by RFC 9113, section 3.1), and TLS by Apache HttpClient (RFC 2817, section 3.1). A server may
 * ignore an offer (RFC 9110, section 7.8). It ends here: a next hop that took it would speak on where no guard looks.
 */
final class UpgradeOffer {

    /** In lower case; an offer is compared in any. */
    static final List<String> IGNORED = List.of("h2c", "tls/1.0", "tls/1.1", "tls/1.2", "tls/1.3");

    private static final AsciiString SETTINGS = AsciiString.cached("http2-settings");

    private UpgradeOffer() {}

    /** Leaves nothing of it; a WebSocket is left as it is. */
    static void remove(HttpHeaders head) {
        var offer = head.get(HttpHeaderNames.UPGRADE);
        var offered = offer != null && IGNORED.stream().anyMatch(offer::equalsIgnoreCase);
        if (offered) {
            head.remove(HttpHeaderNames.UPGRADE);
        }
        if (offered || head.contains(SETTINGS)) {
            head.remove(SETTINGS);
            removeOptions(head, offered);
        }
    }

    private static void removeOptions(HttpHeaders head, boolean offered) {
        var left = new ArrayList<String>();
        for (var line : head.getAll(HttpHeaderNames.CONNECTION)) {
            for (var option : line.split(",", -1)) {
                var name = option.trim();
                if (!name.isEmpty()
                        && !SETTINGS.contentEqualsIgnoreCase(name)
                        && !(offered && HttpHeaderNames.UPGRADE.contentEqualsIgnoreCase(name))) {
                    left.add(name);
                }
            }
        }
        head.remove(HttpHeaderNames.CONNECTION);
        if (!left.isEmpty()) {
            head.set(HttpHeaderNames.CONNECTION, String.join(", ", left));
        }
    }
}
