package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.DelegationFailure.TokenMissing;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.oauth.OAuthParameterNames;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

/** Reads the tokens of a request: at most one of each, and from one place only (RFC 6750, section 2). */
public final class RequestCredentials {

    /** The schemes that reveal a second token behind the first. */
    private static final List<String> SCHEMES =
            List.of(AuthorizationScheme.BEARER.text(), AuthorizationScheme.DPOP.text(), AuthorizationScheme.BASIC);

    private static final String QUERY_TOKEN = OAuthParameterNames.ACCESS_TOKEN;

    private final EvidenceReader evidence;

    public RequestCredentials(EvidenceReader evidence) {
        this.evidence = evidence;
    }

    /** Refuses with {@code TokenMissing}, {@code ProofRejected} or {@code RequestMalformed}. */
    public Answer<Credentials> read(ServerHttpRequest request, PresentedTexts presented) {
        var malformed = AmbiguousRequestCheck.problem(request);
        if (malformed != null) {
            return Answer.refused(malformed);
        }
        try {
            var authorization = single(request.getHeaders(), HttpHeaders.AUTHORIZATION);
            // Each of them stands once, also in a request without a token.
            var actorToken = single(request.getHeaders(), HeaderNames.ACTOR_TOKEN);
            // Not accepted in a query (RFC 9700, section 4.3.2): alone it is no token, beside another it is a second.
            if (authorization != null && hasTokenInQuery(request)) {
                throw new RequestMalformed("a token in the query beside the Authorization header");
            }
            var scheme = scheme(authorization);
            if (authorization == null || scheme == null) {
                return Answer.refused(new TokenMissing());
            }
            var token = token(authorization.substring(scheme.text().length()), HttpHeaders.AUTHORIZATION);
            var credentials = new Credentials(
                    new BearerToken(token),
                    scheme,
                    actorToken(actorToken),
                    evidence.read(request),
                    provenance(request.getHeaders()),
                    null);
            var repeated = PresentedReader.problem(request, presented);
            return repeated == null ? Answer.ready(credentials) : Answer.refused(repeated);
        } catch (DelegationFailure failure) {
            return Answer.refused(failure);
        }
    }

    /** Whether a request has a token in its query, where it is not accepted (RFC 9700, section 4.3.2). */
    public static boolean hasTokenInQuery(ServerHttpRequest request) {
        return request.getQueryParams().containsKey(QUERY_TOKEN);
    }

    /** Returns the scheme of the request's token, for the answer. Bearer without a token. */
    public static AuthorizationScheme scheme(ServerHttpRequest request) {
        var scheme = scheme(request.getHeaders().getFirst(HttpHeaders.AUTHORIZATION));
        return scheme == null ? AuthorizationScheme.BEARER : scheme;
    }

    private static @Nullable AuthorizationScheme scheme(@Nullable String authorization) {
        if (authorization != null) {
            for (var scheme : AuthorizationScheme.values()) {
                if (is(scheme.text(), authorization, 0)) {
                    return scheme;
                }
            }
        }
        return null;
    }

    private static boolean is(String scheme, String value, int start) {
        int end = start + scheme.length();
        return value.regionMatches(true, start, scheme, 0, scheme.length())
                && (value.length() == end || !Character.isLetterOrDigit(value.charAt(end)));
    }

    private static @Nullable BearerToken actorToken(@Nullable String value) {
        return value == null ? null : new BearerToken(token(' ' + value, HeaderNames.ACTOR_TOKEN));
    }

    /**
     * Returns null without the header, for a value that is too long, and for a repeated header, whose values are not
     * believed.
     */
    private static @Nullable BearerToken provenance(HttpHeaders headers) {
        var lines = headers.getOrEmpty(ReservedHeaders.PROVENANCE);
        return lines.size() == 1 && lines.getFirst().length() <= BearerToken.MAXIMUM_LENGTH
                ? new BearerToken(lines.getFirst())
                : null;
    }

    /** Reads at least one space, then the token and nothing else. */
    private static String token(String value, String header) {
        // Before the text is searched.
        if (value.length() > BearerToken.MAXIMUM_LENGTH + 1) {
            var reason = "longer than " + BearerToken.MAXIMUM_LENGTH + " characters";
            throw header.equals(HeaderNames.ACTOR_TOKEN) ? TokenRejected.ofActor(reason) : new TokenRejected(reason);
        }
        int start = 0;
        while (start < value.length() && value.charAt(start) == ' ') {
            start++;
        }
        var token = value.substring(start);
        if (start > 0 && isB64token(token)) {
            return token;
        }
        if (start == 0 || token.isEmpty() || holdsAnother(token)) {
            throw new RequestMalformed(header + " does not hold exactly one token");
        }
        throw new TokenRejected(header + ": characters that a token cannot have");
    }

    /**
     * Whether a scheme follows a comma or white space, as in a list or two joined header lines. Reads each character
     * once.
     */
    private static boolean holdsAnother(String text) {
        for (int i = 1; i < text.length(); i++) {
            var before = text.charAt(i - 1);
            if (before != ',' && before > ' ') {
                continue;
            }
            for (var scheme : SCHEMES) {
                if (is(scheme, text, i)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether a text is a {@code b64token} (RFC 6750, section 2.1): one or more characters, then optional equals signs.
     */
    private static boolean isB64token(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            var c = text.charAt(i);
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "-._~+/".indexOf(c) >= 0)) {
                return false;
            }
        }
        return end > 0;
    }

    public static @Nullable String single(HttpHeaders headers, String name) {
        List<String> values = headers.getOrEmpty(name);
        if (values.size() > 1) {
            throw new RequestMalformed("more than one " + name + " header");
        }
        return values.isEmpty() ? null : values.getFirst();
    }
}
