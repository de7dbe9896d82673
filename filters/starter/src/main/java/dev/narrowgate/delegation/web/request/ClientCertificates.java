package dev.narrowgate.delegation.web.request;

import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.web.peer.PeerAddresses;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.greenbytes.http.sfv.ByteSequenceItem;
import org.greenbytes.http.sfv.Parser;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Finds the certificate of a client: from its TLS handshake with this gateway, or from {@code Client-Cert} (RFC 9440).
 * The header counts only from a peer that ends TLS in front of this gateway.
 */
public final class ClientCertificates {

    private static final String LEAF = HeaderNames.CLIENT_CERT;
    private static final String CHAIN = HeaderNames.CLIENT_CERT_CHAIN;
    private static final int MAXIMUM_CHAIN = 8;
    private static final int MAXIMUM_BYTES = 16_384;

    private final PeerAddresses forwarders;

    public ClientCertificates(PeerAddresses forwarders) {
        this.forwarders = forwarders;
    }

    /**
     * Returns the client's own certificate, then its issuers; empty without one. Fails with {@code RequestMalformed}.
     */
    public List<X509Certificate> of(ServerHttpRequest request) {
        if (request.getHeaders().containsHeader(LEAF) && forwarders.contains(Connections.peer(request))) {
            return forwarded(request);
        }
        var tls = request.getSslInfo();
        var shown = tls == null ? null : tls.getPeerCertificates();
        // A forwarder's own certificate is not its client's.
        return shown == null || forwarders.contains(Connections.peer(request)) ? List.of() : List.of(shown);
    }

    private static List<X509Certificate> forwarded(ServerHttpRequest request) {
        var leaf = RequestCredentials.single(request.getHeaders(), LEAF);
        return parse(String.valueOf(leaf), request.getHeaders().getOrEmpty(CHAIN));
    }

    /** Parses an RFC 8941 byte sequence and a list of them. Fails with {@code RequestMalformed}. */
    static List<X509Certificate> parse(String leaf, List<String> issuers) {
        var chain = new ArrayList<X509Certificate>();
        try {
            chain.add(certificate(Parser.parseItem(leaf).get()));
            if (!issuers.isEmpty()) {
                var listed = new Parser(issuers).parseList().get();
                if (listed.size() > MAXIMUM_CHAIN) {
                    throw new CertificateException("too many");
                }
                for (var issuer : listed) {
                    chain.add(certificate(issuer instanceof ByteSequenceItem bytes ? bytes.get() : issuer));
                }
            }
        } catch (RuntimeException | CertificateException malformed) {
            throw new RequestMalformed(LEAF + " or " + CHAIN + " does not follow RFC 9440");
        }
        return chain;
    }

    private static X509Certificate certificate(Object value) throws CertificateException {
        if (!(value instanceof ByteBuffer buffer) || buffer.remaining() > MAXIMUM_BYTES) {
            throw new CertificateException("no bytes, or too many");
        }
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        var certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bytes));
        // The factory also accepts other encodings and ignores trailing bytes.
        if (!Arrays.equals(certificate.getEncoded(), bytes)) {
            throw new CertificateException("more than one certificate, or not as DER");
        }
        return certificate;
    }
}
