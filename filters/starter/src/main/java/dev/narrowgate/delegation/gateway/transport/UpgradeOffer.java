package dev.narrowgate.delegation.gateway.transport;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import java.util.ArrayList;

/**
 * The offer of HTTP/2 in clear text, which Java's own client makes with the first request of each connection. A server may ignore
 * it (RFC 9110, section 7.8), and the standard that defined it is obsolete (RFC 9113, section 3.1). It ends here: a next hop that
 * took it would speak on where no guard looks.
 */
final class UpgradeOffer {

    static final String H2C = "h2c";

    private static final AsciiString SETTINGS = AsciiString.cached("http2-settings");

    private UpgradeOffer() {}

    /** Leaves nothing of it; a WebSocket is left as it is. */
    static void remove(HttpHeaders head) {
        var offered = head.contains(HttpHeaderNames.UPGRADE, H2C, true);
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
