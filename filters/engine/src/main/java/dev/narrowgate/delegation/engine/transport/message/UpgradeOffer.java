package dev.narrowgate.delegation.engine.transport.message;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;

/**
 * Removes the upgrade offers that ordinary clients make in clear text. Java's own client offers HTTP/2 with the first
 * request of each connection (RFC 7540, section 3.2, obsolete by RFC 9113, section 3.1). Apache HttpClient offers TLS
 * (RFC 2817, section 3.1). A server may ignore an offer (RFC 9110, section 7.8). A next hop that accepted an offer
 * would switch to a protocol that no guard reads.
 */
final class UpgradeOffer {

    /** In lower case; the case of an offer is ignored. */
    static final List<String> IGNORED = List.of("h2c", "tls/1.0", "tls/1.1", "tls/1.2", "tls/1.3");

    private static final AsciiString SETTINGS = AsciiString.cached("http2-settings");

    private UpgradeOffer() {}

    /** Removes all fields of an ignored offer; the offer of a WebSocket stays unchanged. */
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
