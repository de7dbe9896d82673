package dev.narrowgate.delegation.web.header;

import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.web.request.Connections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/**
 * The families of headers in which servers believe a proxy in front of them. They state the method or target of a
 * request, its identity, or its certificate. On a delegated route only this gateway sets them (law 9).
 */
public final class AuthorityHeaders {

    /** Prefixes, or whole names, of request headers, normalized as in {@link ReservedHeaders}. */
    private static final List<String> REQUEST = List.of(
            // Headers that override the method or target that was decided on.
            "x-http-",
            "x-method",
            "x-original-",
            "x-rewrite-",
            "x-override-",
            "x-envoy-",
            "x-middleware-",
            "x-replaced-path",
            // CGI passes it to programs as HTTP_PROXY.
            "proxy",
            // Impersonation: users send these, not proxies.
            "impersonate-",
            "x-impersonate-",
            "x-token-",
            "x-user",
            "x-sudo",
            "sudo",
            // Client certificates (RFC 9440, section 4, and its predecessors).
            "x-ssl-",
            "ssl-client",
            "x-client-cert",
            "x-client-dn",
            "x-client-verify",
            "x-tls-",
            "x-forwarded-client-cert",
            "x-forwarded-tls-client",
            "x-amzn-mtls-",
            "x-arr-clientcert");

    /** The same for headers of requests and answers that carry an identity or a token. */
    private static final List<String> IDENTITY = List.of(
            "remote-user",
            "remote-name",
            "remote-email",
            "remote-groups",
            "x-remote",
            "x-auth-request-",
            "x-auth-user",
            "x-auth-email",
            "x-auth-groups",
            "x-auth-roles",
            "x-auth-subject",
            "x-authenticated",
            "x-email",
            "x-group",
            "x-groups",
            "x-role",
            "x-roles",
            "x-jwt",
            "x-jwt-",
            "x-apigateway-api-userinfo",
            "x-endpoint-api-userinfo",
            "x-authentik-",
            "x-webauth-",
            "x-forwarded-user",
            "x-forwarded-email",
            "x-forwarded-group",
            "x-forwarded-role",
            "x-forwarded-preferred-username",
            "x-forwarded-access-token",
            "x-forwarded-id-token",
            "x-forwarded-refresh-token",
            "x-forwarded-identity",
            "x-goog-authenticated-",
            "x-goog-iap-",
            "x-ms-client-principal",
            "x-ms-token-",
            "x-amzn-oidc-",
            "x-access-token",
            "x-id-token",
            "cf-access-",
            "x-pomerium-",
            "x-vouch-",
            "x-keycloak-",
            "x-consumer-",
            "x-credential-",
            "x-anonymous-consumer",
            "x-athenz-",
            "x-spiffe-",
            "tailscale-",
            "oidc-",
            "auth-user",
            "sm-user",
            "iv-user",
            "x-iv-user");

    /** Names that are no prefixes: {@code X-Email-Template} says nothing about the user. */
    private static final Set<String> WHOLE =
            Set.of("proxy", "sudo", "x-email", "x-group", "x-groups", "x-role", "x-roles", "x-jwt");

    /** The user agent, which gRPC callers in a browser send. It begins like a family. */
    private static final String PROGRAM = "x-user-agent";

    /** The first letters of all families, so that one character rules out most headers. */
    private static final boolean[] INITIALS = new boolean[128];

    static {
        REQUEST.forEach(name -> INITIALS[name.charAt(0)] = true);
        IDENTITY.forEach(name -> INITIALS[name.charAt(0)] = true);
    }

    private AuthorityHeaders() {}

    /** Whether a caller may not set this header on a delegated route. */
    static boolean isOfRequest(String normal) {
        return !normal.equals(PROGRAM) && (isOneOf(REQUEST, normal) || isOneOf(IDENTITY, normal));
    }

    /** Whether a delegated route removes this header of a caller even if the policy allows it. */
    public static boolean endsAtGateway(CharSequence name) {
        return hasKnownInitial(name) && isOfRequest(ReservedHeaders.normal(name.toString()));
    }

    /** Whether a next hop may not set this header. */
    static boolean isOfAnswer(String normal) {
        return hasKnownInitial(normal) && isOneOf(IDENTITY, normal);
    }

    /** Whether a name begins with one of the families. The names in {@code WHOLE} match only themselves. */
    private static boolean isOneOf(List<String> families, String normal) {
        for (var family : families) {
            if (normal.startsWith(family) && (normal.length() == family.length() || !WHOLE.contains(family))) {
                return true;
            }
        }
        return false;
    }

    /**
     * Returns the exchange without these headers of the caller, and without those that the policy does not allow. Runs
     * before the filters of the route, which may set any header.
     */
    public static ServerWebExchange removedFrom(ServerWebExchange exchange, AllowedHeaders allowed) {
        var found = in(exchange.getRequest(), allowed);
        return found == null
                ? exchange
                : exchange.mutate()
                        .request(request -> request.headers(headers -> found.forEach(headers::remove)))
                        .build();
    }

    private static @Nullable List<String> in(ServerHttpRequest request, AllowedHeaders allowed) {
        List<String> found = null;
        var arrived = Connections.arrived(request);
        if (arrived != null) {
            for (var fields = arrived.requestHeaders().iteratorCharSequence(); fields.hasNext(); ) {
                Map.Entry<CharSequence, CharSequence> field = fields.next();
                found = with(found, field.getKey(), allowed);
            }
            return found;
        }
        for (var name : Set.copyOf(request.getHeaders().headerNames())) {
            found = with(found, name, allowed);
        }
        return found;
    }

    private static @Nullable List<String> with(
            @Nullable List<String> found, CharSequence name, AllowedHeaders allowed) {
        if (!isRemoved(name, allowed)) {
            return found;
        }
        var all = found == null ? new ArrayList<String>() : found;
        all.add(name.toString());
        return all;
    }

    private static boolean isRemoved(CharSequence name, AllowedHeaders allowed) {
        return endsAtGateway(name) || allowed.areConfigured() && !allowed.pass(ReservedHeaders.normal(name.toString()));
    }

    /** Compares the first letter only: a spelling may have other characters before it. */
    private static boolean hasKnownInitial(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            int letter = name.charAt(i) | 0x20;
            if (letter >= 'a' && letter <= 'z') {
                return INITIALS[letter];
            }
        }
        return false;
    }
}
