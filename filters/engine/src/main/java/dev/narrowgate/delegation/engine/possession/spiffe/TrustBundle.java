package dev.narrowgate.delegation.engine.possession.spiffe;

import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.X5C;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.keys.KeySet;
import java.io.ByteArrayInputStream;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * The keys and authorities of a trust domain (SPIFFE Trust Domain and Bundle, section 4). They are valid for this trust
 * domain only.
 *
 * @param jwtSvid the keys of its JWT-SVIDs
 * @param witSvid the keys of its Workload-Identity-Tokens
 * @param authorities the certificates of the authorities that issue its X.509-SVIDs
 */
public record TrustBundle(KeySet jwtSvid, KeySet witSvid, List<X509Certificate> authorities) {

    private static final KeyUse JWT_SVID = new KeyUse("jwt-svid");
    private static final KeyUse WIT_SVID = new KeyUse("wit-svid");
    private static final String X509_SVID = "x509-svid";

    public TrustBundle {
        authorities = List.copyOf(authorities);
    }

    /**
     * Parses the JSON form. Elements of another use are left out. A bundle without elements revokes everything. Fails
     * with {@code IllegalArgumentException} when the document is no bundle.
     */
    public static TrustBundle parse(byte[] json) {
        var keys = elements(json);
        var authorities = new ArrayList<X509Certificate>();
        for (var key : keys) {
            if (X509_SVID.equals(use(key))) {
                authorities.add(certificate(key));
            }
        }
        return new TrustBundle(keys(keys, JWT_SVID), keys(keys, WIT_SVID), authorities);
    }

    /** Creates a bundle from the Workload API, which has no keys for Workload-Identity-Tokens. */
    public static TrustBundle of(Iterable<X509Certificate> authorities, Map<String, PublicKey> jwtAuthorities) {
        var certificates = new ArrayList<X509Certificate>();
        authorities.forEach(certificates::add);
        var keys = jwtAuthorities.entrySet().stream()
                .flatMap(authority -> jwk(authority.getKey(), authority.getValue()).stream())
                .toList();
        return new TrustBundle(KeySet.of(keys, KeyUse.SIGNATURE), KeySet.of(List.of(), WIT_SVID), certificates);
    }

    private static List<JsonNode> elements(byte[] json) {
        try {
            if (StrictJson.document(json, "bundle").get("keys") instanceof ArrayNode keys) {
                return List.copyOf(keys.values());
            }
        } catch (TokenRejected malformed) {
            throw new IllegalArgumentException(malformed.reason());
        }
        throw new IllegalArgumentException("bundle: no keys");
    }

    private static KeySet keys(List<JsonNode> elements, KeyUse use) {
        return KeySet.of(
                elements.stream()
                        .filter(key -> use.getValue().equals(use(key)))
                        .map(JsonNode::toString)
                        .toList(),
                use);
    }

    private static String use(JsonNode key) {
        return key.path("use").asString("");
    }

    /** Reads an authority, which has exactly one certificate (SPIFFE X.509-SVID, section 6.1). */
    private static X509Certificate certificate(JsonNode key) {
        if (key.get(X5C) instanceof ArrayNode chain && chain.size() == 1) {
            try {
                var bytes = Base64.getDecoder().decode(chain.get(0).asString(""));
                return (X509Certificate)
                        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
            } catch (CertificateException | IllegalArgumentException malformed) {
                throw new IllegalArgumentException("bundle: an x5c that is not a certificate");
            }
        }
        throw new IllegalArgumentException("bundle: an authority without exactly one certificate");
    }

    /** Returns empty for a key of a type that is not used here, so that the other keys stay valid. */
    private static Optional<String> jwk(String keyId, PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa ->
                Optional.of(new RSAKey.Builder(rsa).keyID(keyId).build().toJSONString());
            case ECPublicKey ec
            when Curve.forECParameterSpec(ec.getParams()) != null ->
                Optional.of(new ECKey.Builder(Curve.forECParameterSpec(ec.getParams()), ec)
                        .keyID(keyId)
                        .build()
                        .toJSONString());
            default -> Optional.empty();
        };
    }
}
