package dev.narrowgate.delegation.engine.keys;

import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.*;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.ClaimReader;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Locates and reads the metadata of an issuer (RFC 8414; OpenID Connect Discovery 1.0). */
public final class IssuerMetadata {

    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";
    private static final String METHODS = TOKEN_ENDPOINT + AUTH_METHODS_SUPPORTED;
    private static final String ALGORITHMS = TOKEN_ENDPOINT + AUTH_ALGORITHMS_SUPPORTED;

    private IssuerMetadata() {}

    /** Returns the metadata's locations in order. OAuth puts its part before the issuer's path, OpenID after it. */
    public static List<URI> locations(String issuer) {
        var uri = URI.create(issuer);
        // A terminating slash is removed first (RFC 8414, section 3.1).
        var path = uri.getRawPath() == null ? "" : withoutSlash(uri.getRawPath());
        return List.of(uri.resolve(OAUTH + path), uri.resolve(path + OPENID));
    }

    private static String withoutSlash(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Returns whether the document is a JSON object with members. Some servers answer every path with a page. */
    static boolean isDocument(byte[] document) {
        try {
            return !StrictJson.document(document, "metadata").isEmpty();
        } catch (TokenRejected page) {
            return false;
        }
    }

    /** Returns the address of the issuer's keys. Fails like {@link #place}. */
    static URI jwksUri(byte[] document, String issuer, Predicate<URI> acceptable) {
        return place(
                document,
                issuer,
                metadata -> metadata.string(JWKS_URI),
                JWKS_URI,
                acceptable,
                "that is neither https nor on loopback");
    }

    /**
     * Returns the address of an endpoint. Fails like {@link #place}.
     *
     * @param certified whether this gateway presents a certificate, for which there may be another address (RFC 8705,
     *     section 5)
     */
    static URI endpoint(byte[] document, String issuer, String name, boolean certified, Predicate<URI> acceptable) {
        return place(
                document,
                issuer,
                metadata -> endpoint(metadata, name, certified),
                name,
                acceptable,
                "at another origin than the issuer's (expected: at the issuer's, or in the configuration)");
    }

    /**
     * Checks that the server offers this client authentication. Fails with {@code IllegalArgumentException} when the
     * document lists the offered ones without it (RFC 8414, section 2).
     *
     * @param algorithm the algorithm with which the client signs; null when it does not sign
     */
    static void checkOffered(byte[] document, String authentication, @Nullable String algorithm) {
        try {
            var metadata = new ClaimReader(StrictJson.document(document, "metadata"), "");
            checkOffered(metadata, METHODS, authentication);
            if (algorithm != null) {
                checkOffered(metadata, ALGORITHMS, algorithm);
            }
        } catch (TokenRejected malformed) {
            throw new IllegalArgumentException(malformed.reason());
        }
    }

    /** Parses a URI. The error does not repeat its text. */
    private static URI uri(String text, String name) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            throw new IllegalArgumentException("the metadata names a " + name + " that is not a URI");
        }
    }

    private static void checkOffered(ClaimReader metadata, String list, String needed) {
        if (metadata.has(list) && !metadata.strings(list).contains(needed)) {
            throw new IllegalArgumentException("the metadata does not offer " + needed + " in " + list);
        }
    }

    private static String endpoint(ClaimReader metadata, String name, boolean certified) {
        var aliases = certified ? metadata.object(MTLS_ENDPOINT_ALIASES) : null;
        var alias = aliases == null ? null : aliases.optionalString(name);
        return alias == null ? metadata.string(name) : alias;
    }

    /**
     * Returns an address that the document names. Fails with {@code IllegalArgumentException} when the document names
     * another issuer, compared letter by letter (RFC 8414, section 3.3), or no acceptable address.
     */
    private static URI place(
            byte[] document,
            String issuer,
            Function<ClaimReader, String> choice,
            String name,
            Predicate<URI> acceptable,
            String otherwise) {
        try {
            var metadata = new ClaimReader(StrictJson.document(document, "metadata"), "");
            if (!metadata.string(ISSUER).equals(issuer)) {
                throw new IllegalArgumentException("the metadata names another issuer");
            }
            var place = uri(choice.apply(metadata), name);
            if (!acceptable.test(place)) {
                throw new IllegalArgumentException("the metadata names a " + name + " " + otherwise);
            }
            return place;
        } catch (TokenRejected malformed) {
            throw new IllegalArgumentException(malformed.reason());
        }
    }
}
