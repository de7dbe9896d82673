package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_CLIENT;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ASSERTION;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ASSERTION_TYPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_ID;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.CLIENT_SECRET;

import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.engine.oauth.ClientAuthentication;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/** Extracts the credential of a client. A request may use only one authentication method (RFC 6749, section 2.3). */
final class ClientCredentialExtractor {

    private static final String BASIC = AuthorizationScheme.BASIC + " ";

    private final Function<BearerToken, @Nullable String> claimedClient;

    /**
     * @param claimedClient reads the unverified client id from an assertion; returns null for an unreadable assertion
     */
    ClientCredentialExtractor(Function<BearerToken, @Nullable String> claimedClient) {
        this.claimedClient = claimedClient;
    }

    /**
     * Refuses an ambiguous request with {@code invalid_request}, and a missing or unreadable credential with
     * {@code invalid_client}.
     */
    ClientCredential find(HttpHeaders headers, Form form, Evidence evidence) {
        var authorization = headers.getOrEmpty(HttpHeaders.AUTHORIZATION);
        var id = form.one(CLIENT_ID);
        var secret = form.one(CLIENT_SECRET);
        var assertion = form.one(CLIENT_ASSERTION);
        var type = form.one(CLIENT_ASSERTION_TYPE);
        if (authorization.size() > 1
                || Stream.of(authorization.isEmpty() ? null : "", secret, assertion)
                                .filter(way -> way != null)
                                .count()
                        > 1) {
            throw Form.malformed("the client authenticates in more than one way");
        }
        if ((assertion == null) != (type == null)) {
            throw Form.malformed("client_assertion and client_assertion_type must be sent together");
        }
        if (!authorization.isEmpty()) {
            return basic(authorization, id);
        }
        if (assertion != null) {
            return assertion(new BearerToken(assertion), String.valueOf(type), id);
        }
        if (id == null) {
            throw unauthenticated("no credentials");
        }
        return secret == null
                ? new ClientCredential.Certificate(id, certificates(evidence))
                : new ClientCredential.Secret(id, ClientMethod.SECRET_POST, secret);
    }

    private static TokenRequestRefused unauthenticated(String reason) {
        return new TokenRequestRefused(INVALID_CLIENT, reason);
    }

    /** The client encodes both parts as in a form before it joins them (RFC 6749, section 2.3.1). */
    private static ClientCredential basic(List<String> authorization, @Nullable String id) {
        var value = authorization.getFirst();
        if (!value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
            throw unauthenticated("the Authorization header has another scheme than Basic");
        }
        var pair = pair(value.substring(BASIC.length()).strip());
        return new ClientCredential.Secret(same(pair.name(), id), ClientMethod.SECRET_BASIC, pair.secret());
    }

    private record Pair(String name, String secret) {}

    private static Pair pair(String encoded) {
        try {
            var text = new String(Base64.getDecoder().decode(encoded), StandardCharsets.US_ASCII);
            int colon = text.indexOf(':');
            if (colon > 0) {
                return new Pair(Form.decoded(text.substring(0, colon)), Form.decoded(text.substring(colon + 1)));
            }
        } catch (IllegalArgumentException | TokenRequestRefused malformed) {
            // Refused like a pair without a colon.
        }
        throw unauthenticated("the Authorization header has no client id and secret");
    }

    private ClientCredential assertion(BearerToken assertion, String type, @Nullable String id) {
        if (!type.equals(ClientAuthentication.JWT_BEARER)) {
            throw unauthenticated("the client_assertion_type is unknown");
        }
        var claimed = claimedClient.apply(assertion);
        if (claimed == null) {
            throw unauthenticated("the client_assertion cannot be parsed");
        }
        return new ClientCredential.Assertion(same(claimed, id), assertion);
    }

    private static String same(String named, @Nullable String id) {
        if (id != null && !id.equals(named)) {
            throw unauthenticated("client_id is not the client of the credentials");
        }
        return named;
    }

    /** Keeps only the certificates: the other evidence may belong to the subject token. */
    private static Evidence certificates(Evidence evidence) {
        return new Evidence(evidence.method(), evidence.uri(), null, null, null, null, evidence.certificates());
    }
}
