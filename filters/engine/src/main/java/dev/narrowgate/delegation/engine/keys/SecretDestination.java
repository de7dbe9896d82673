package dev.narrowgate.delegation.engine.keys;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Decides to which addresses an issuer's metadata may send this gateway's credentials and callers' tokens (RFC 8414,
 * section 6; RFC 9700, section 4.4). Addresses that the operator wrote are not checked here.
 *
 * @param issuer the issuer that publishes the metadata
 */
public record SecretDestination(String issuer) {

    private static final Pattern GOOGLE = Pattern.compile("^accounts\\.google\\.com");

    private static final Pattern GOOGLE_ENDPOINTS = Pattern.compile("^oauth2\\.googleapis\\.com");

    private static final Pattern COGNITO = Pattern.compile("^cognito-idp\\.([a-z0-9-]+)\\.amazonaws\\.com");

    private static final Pattern COGNITO_ENDPOINTS =
            Pattern.compile("^[a-z0-9-]+\\.auth\\.([a-z0-9-]+)\\.amazoncognito\\.com");

    /**
     * Providers whose endpoints are at another host than the issuer's. The groups of both patterns must be equal: an
     * issuer of one region has no endpoints in another.
     */
    private static final List<Pair> PAIRS =
            List.of(new Pair(GOOGLE, GOOGLE_ENDPOINTS), new Pair(COGNITO, COGNITO_ENDPOINTS));

    /** The patterns of a provider's issuer hosts and endpoint hosts. Matched at most once per metadata document. */
    private record Pair(Pattern issuers, Pattern endpoints) {

        boolean joins(String issuer, String endpoint) {
            var from = issuers.matcher(issuer);
            var to = endpoints.matcher(endpoint);
            return from.matches()
                    && to.matches()
                    && (from.groupCount() == 0 || from.group(1).equals(to.group(1)));
        }
    }

    /** Returns whether metadata may name this address: at the issuer's origin or an endpoint host of its provider. */
    public boolean accepts(URI place) {
        return place.getHost() != null && place.getRawUserInfo() == null && (isOrigin(place) || isOfTheProvider(place));
    }

    /** Returns whether the provider is only in the public network. Its names must then not lead into a private one. */
    public boolean isPublic() {
        var host = host(URI.create(issuer));
        return PAIRS.stream().anyMatch(pair -> pair.issuers().matcher(host).matches());
    }

    private boolean isOrigin(URI place) {
        var own = URI.create(issuer);
        return String.valueOf(place.getScheme()).equalsIgnoreCase(own.getScheme())
                && host(place).equals(host(own))
                && port(place) == port(own);
    }

    private boolean isOfTheProvider(URI place) {
        var own = URI.create(issuer);
        return "https".equalsIgnoreCase(own.getScheme())
                && "https".equalsIgnoreCase(place.getScheme())
                && port(own) == port(place)
                && PAIRS.stream().anyMatch(pair -> pair.joins(host(own), host(place)));
    }

    private static String host(URI uri) {
        return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
    }

    private static int port(URI uri) {
        return uri.getPort() >= 0 ? uri.getPort() : "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
    }
}
