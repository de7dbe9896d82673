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
 * The families of names by which servers take the word of a proxy in front of them: for the method and target of a request, for
 * the identity behind it, for its certificate. On a delegated route only this gateway speaks for these (law 9).
 */
public final class AuthorityHeaders {

    /** How names begin, or are, in the one spelling of {@link ReservedHeaders}. Of requests. */
    private static final List<String> REQUEST = List.of(
            // Another method or target than the one that was decided on.
            "x-http-",
            "x-method",
            "x-original-",
            "x-rewrite-",
            "x-override-",
            "x-envoy-",
            "x-middleware-",
            "x-replaced-path",
            // CGI hands it to programs as HTTP_PROXY.
            "proxy",
            // Use of an identity: these are said by a user, not by a proxy.
            "impersonate-",
            "x-impersonate-",
            "x-token-",
            "x-user",
            "x-sudo",
            "sudo",
            // Certificates (RFC 9440, section 4, and those before it).
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

    /** Of requests and of answers: an identity, or a token. */
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

    /** Names that are none of a family: {@code X-Email-Template} says nothing of the user. */
    private static final Set<String> WHOLE =
            Set.of("proxy", "sudo", "x-email", "x-group", "x-groups", "x-role", "x-roles", "x-jwt");

    /** The program of a user, which callers of gRPC in a browser name. It begins as a family does. */
    private static final String PROGRAM = "x-user-agent";

    /** How the names begin, so that of most headers one character is looked at. */
    private static final boolean[] BEGINNINGS = new boolean[128];

    static {
        REQUEST.forEach(name -> BEGINNINGS[name.charAt(0)] = true);
        IDENTITY.forEach(name -> BEGINNINGS[name.charAt(0)] = true);
    }

    private AuthorityHeaders() {}

    /** Whether a caller may not set it on a delegated route. */
    static boolean isOfRequest(String normal) {
        return !normal.equals(PROGRAM) && (isOneOf(REQUEST, normal) || isOneOf(IDENTITY, normal));
    }

    /** Whether none of what it says goes on, whatever a policy allows. */
    public static boolean endHere(CharSequence name) {
        return mayBe(name) && isOfRequest(ReservedHeaders.normal(name.toString()));
    }

    /** Whether a next hop may not set it. */
    static boolean isOfAnswer(String normal) {
        return mayBe(normal) && isOneOf(IDENTITY, normal);
    }

    /** A family ends with a hyphen or goes on after a whole word. */
    private static boolean isOneOf(List<String> families, String normal) {
        for (var family : families) {
            if (normal.startsWith(family) && (normal.length() == family.length() || !WHOLE.contains(family))) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same exchange without them, and without what the policy does not let through. Before any filter of the route, which
     * may set what it likes.
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
        return endHere(name) || allowed.areSome() && !allowed.pass(ReservedHeaders.normal(name.toString()));
    }

    /** By its first letter: a spelling may put other characters before it. */
    private static boolean mayBe(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            int letter = name.charAt(i) | 0x20;
            if (letter >= 'a' && letter <= 'z') {
                return BEGINNINGS[letter];
            }
        }
        return false;
    }
}
