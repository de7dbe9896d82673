package dev.narrowgate.delegation.engine.possession;

import dev.narrowgate.delegation.decision.PathSpelling;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Compares the target that a proof names with the one that was requested (RFC 9449, section 4.3; RFC 3986, section 6.2). */
public final class HttpTarget {

    private static final Pattern END = Pattern.compile("[?#]");

    private HttpTarget() {}

    /**
     * Returns the normal form of a target, which is the same for all spellings that are equivalent by syntax and by
     * scheme. Returns null when the text is no http or https target, or has a query, a fragment or user information.
     */
    public static @Nullable String normal(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException malformed) {
            return null;
        }
        var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        var standardPort = scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : 0;
        if (standardPort == 0
                || uri.getHost() == null
                || uri.getRawUserInfo() != null
                || uri.getRawQuery() != null
                || uri.getRawFragment() != null) {
            return null;
        }
        var port = uri.getPort() == -1 || uri.getPort() == standardPort ? "" : ":" + uri.getPort();
        var path = uri.getRawPath().isEmpty() ? "/" : PathSpelling.normal(uri.getRawPath());
        return scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port + path;
    }

    /** Returns a request's target as a proof names it: without query and fragment, and with http for a WebSocket. */
    public static String plain(String target) {
        var end = END.matcher(target);
        var path = end.find() ? target.substring(0, end.start()) : target;
        return path.startsWith("ws") ? "http" + path.substring("ws".length()) : path;
    }
}
