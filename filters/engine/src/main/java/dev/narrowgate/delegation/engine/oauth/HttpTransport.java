package dev.narrowgate.delegation.engine.oauth;

import java.net.SocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;

/** Holds the HTTP client for an authorization server, with or without a client certificate of this gateway. */
public final class HttpTransport {

    private final HttpClient client;
    private volatile HttpClient http;
    private volatile @Nullable UnaryOperator<List<? extends SocketAddress>> addresses;

    private HttpTransport(HttpClient client) {
        // A redirect would send the form to an endpoint that is not configured (RFC 9700, section 4.12).
        this.client = client.followRedirect(false);
        this.http = this.client;
    }

    /** Keeps the trusted authorities of the client, and presents no certificate. */
    public static HttpTransport plain(HttpClient client) {
        return new HttpTransport(client);
    }

    /** Presents a certificate to servers that request one (RFC 8705, section 2). */
    public static HttpTransport certified(
            HttpClient client, KeyManagerFactory certificate, TrustManagerFactory trusted) {
        var transport = new HttpTransport(client);
        transport.replace(certificate, trusted);
        return transport;
    }

    /** Replaces the certificate. Calls under way end with the certificate that they began with. */
    public void replace(KeyManagerFactory certificate, TrustManagerFactory trusted) {
        http = choosing(certifiedClient(certificate, trusted));
    }

    /**
     * Limits connections to addresses that are selected from a name's resolved addresses. Returns this transport.
     *
     * @param choice returns the addresses that may be connected to, which may be none
     */
    public HttpTransport at(UnaryOperator<List<? extends SocketAddress>> choice) {
        addresses = choice;
        http = choosing(http);
        return this;
    }

    HttpClient http() {
        return http;
    }

    private HttpClient choosing(HttpClient client) {
        var choice = addresses;
        return choice == null ? client : client.resolvedAddressesSelector((config, resolved) -> choice.apply(resolved));
    }

    private HttpClient certifiedClient(KeyManagerFactory certificate, TrustManagerFactory trusted) {
        var tls = Http11SslContextSpec.forClient()
                .configure(context -> context.keyManager(certificate).trustManager(trusted));
        return client.secure(spec -> spec.sslContext(tls));
    }
}
