package dev.narrowgate.delegation.engine.exchange.server;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The latest DPoP nonce of each next hop (RFC 9449, section 9). */
final class NextHopNonces {

    /** More next hops than a gateway has. The map is cleared at this size, which only invented origins reach. */
    private static final int MAXIMUM = 1000;

    private static final int MAXIMUM_LENGTH = 512;

    private final Map<String, String> byOrigin = new ConcurrentHashMap<>();

    @Nullable
    String of(String target) {
        return byOrigin.isEmpty() ? null : byOrigin.get(origin(target));
    }

    void put(String target, String nonce) {
        if (nonce.isEmpty() || nonce.length() > MAXIMUM_LENGTH) {
            return;
        }
        if (byOrigin.size() >= MAXIMUM) {
            byOrigin.clear();
        }
        byOrigin.put(origin(target), nonce);
    }

    private static String origin(String target) {
        var uri = URI.create(target);
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }
}
