package dev.narrowgate.delegation.web.route;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.web.DelegationGatewayFilter;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;

/**
 * Knows the filters that may stand beside Delegation on a route. The gateway checks each request when it leaves,
 * whatever this list says. The list tells the operator earlier why a route is invalid.
 */
public final class DelegatedFilters {

    /** They change a request only as the operator wrote, or only the answer. */
    private static final Set<String> SAFE = Set.of(
            "AddRequestHeader",
            "AddRequestHeadersIfNotPresent",
            "AddRequestParameter",
            "AddResponseHeader",
            "CircuitBreaker",
            "DedupeResponseHeader",
            "Delegation",
            "MapRequestHeader",
            "ModifyResponseBody",
            "PrefixPath",
            "RemoveJsonAttributesResponseBody",
            "RemoveRequestHeader",
            "RemoveRequestParameter",
            "RemoveResponseHeader",
            "RequestHeaderSize",
            "RequestRateLimiter",
            "RequestSize",
            "RewriteLocationResponseHeader",
            "RewritePath",
            "RewriteRequestParameter",
            "RewriteResponseHeader",
            "SecureHeaders",
            "SetPath",
            "SetRequestHeader",
            "SetRequestHostHeader",
            "SetResponseHeader",
            "StripPrefix");

    private static final String ELSEWHERE = "the caller would choose the server that gets the next hop's token";
    private static final String FALLBACK = "its fallback would get the request as it arrived, with the caller's token";
    private static final String CACHED = "it gives one presenter the answer for another, without a decision";

    /** The filters that are never allowed beside Delegation, with the reason. */
    private static final Map<String, String> UNSAFE = Map.ofEntries(
            Map.entry("AbstractChangeRequestUri", ELSEWHERE),
            Map.entry("RequestHeaderToRequestUri", ELSEWHERE),
            Map.entry(
                    "SetRequestUri", "it sends the token to another place than the route's uri; write that as the uri"),
            Map.entry("Retry", "each attempt needs its own decision and record, but it repeats the request with one"),
            Map.entry("TokenRelay", "it sends a token of a login instead of the one that is made for the next hop"),
            Map.entry("SaveSession", "it keeps a session of the caller, which is not a delegation"),
            Map.entry("CacheRequestBody", "it keeps whole bodies in memory, which no limit counts"),
            Map.entry("ModifyRequestBody", "it sends another body than the one that arrived"),
            Map.entry("LocalResponseCache", CACHED),
            Map.entry("ResponseCache", CACHED),
            Map.entry("FallbackHeaders", FALLBACK),
            Map.entry("RedirectTo", "it answers itself, but the record would name a next hop that was not called"),
            Map.entry("SetStatus", "it hides that the next hop refused the token that was made for it"),
            Map.entry("JsonToGrpc", "it sends a request of its own, without the token that is made for the next hop"));

    private static final String SET_HOST = "SetRequestHostHeader";
    private static final String PRESERVE_HOST = "PreserveHostHeader";
    private static final String FRAMEWORK = "org.springframework.cloud.gateway.filter.";
    private static final Pattern SUFFIX = Pattern.compile("(?:Gateway)?Filter(?:Factory)?$");

    private final Set<String> allowed;
    private final boolean hostsAreKnown;

    /**
     * @param allowed the names of an application's own filters that the operator allows
     * @param hostsAreKnown whether the gateway answers only hosts that the configuration names
     */
    public DelegatedFilters(Set<String> allowed, boolean hostsAreKnown) {
        this.allowed = Set.copyOf(allowed);
        this.hostsAreKnown = hostsAreKnown;
    }

    /** Returns why no configuration can allow a filter of this name, or null. */
    public static @Nullable String refusal(String name) {
        return UNSAFE.get(name);
    }

    /** Whether a header carries credentials, so that no filter may copy it. */
    public static boolean isCredential(@Nullable String header) {
        return header != null
                && (AuthorizationScheme.HEADER.equalsIgnoreCase(header) || ReservedHeaders.isCredential(header));
    }

    /** Returns why a configured filter may not stand beside Delegation, or null. */
    public @Nullable String problem(String name, Map<String, String> arguments) {
        if (name.equals(SET_HOST) && arguments.values().stream().anyMatch(host -> host.indexOf('{') >= 0)) {
            return "'" + name
                    + "' beside Delegation: a variable is a part of the caller's path or host, which would choose"
                    + " the server behind the next hop that gets the token (expected: one host)";
        }
        var fallback = name.equals(CircuitBreakers.NAME) ? CircuitBreakers.problem(arguments) : null;
        return fallback == null ? problem(name) : fallback;
    }

    /** The same for a filter without arguments. */
    public @Nullable String problem(String name) {
        var refusal = UNSAFE.get(name);
        if (refusal != null) {
            return "'" + name + "' beside Delegation: " + refusal;
        }
        if (name.equals(PRESERVE_HOST)) {
            return hostsAreKnown
                    ? null
                    : "'" + name
                            + "' beside Delegation: a caller's Host would choose which server behind the next hop gets"
                            + " the token (expected: delegation.hosts, which lists the accepted hosts)";
        }
        return SAFE.contains(name) || allowed.contains(name) ? null : unknown(name);
    }

    /** The same for a filter that is already built. */
    @Nullable
    String problem(GatewayFilter filter) {
        if (filter instanceof OrderedGatewayFilter ordered) {
            return problem(ordered.getDelegate());
        }
        if (filter instanceof DelegationGatewayFilter) {
            return null;
        }
        var maker = maker(filter.getClass().getName());
        if (maker.equals(CircuitBreakers.MAKER)) {
            return CircuitBreakers.problem(filter);
        }
        var simple = maker.substring(maker.lastIndexOf('.') + 1);
        var name = SUFFIX.matcher(simple).replaceFirst("");
        if (maker.startsWith(FRAMEWORK)) {
            return problem(name);
        }
        // A filter with the name of a framework filter may still be another class.
        return allowed.contains(maker) || allowed.contains(simple) || allowed.contains(name) ? null : unknown(maker);
    }

    /** Returns the class itself, or the outermost class of an inner class or a lambda. */
    private static String maker(String className) {
        var end = className.indexOf('$', className.lastIndexOf('.') + 1);
        return end < 0 ? className : className.substring(0, end);
    }

    private static String unknown(String name) {
        return "'" + name
                + "' beside Delegation is not known to be safe: a filter can send a request elsewhere, or copy a"
                + " token (expected: one of " + new TreeSet<>(SAFE)
                + ", or its name in delegation.filters-allowed)";
    }
}
