package dev.narrowgate.delegation.engine.oauth;

import java.net.SocketAddress;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.Http11SslContextSpec;
import reactor.netty.http.client.HttpClient;

/** The HTTP client that reaches an authorization server: as anybody, or with a certificate of this gateway. */
public final class HttpTransport {

    private final HttpClient client;
    private volatile HttpClient http;
    private volatile @Nullable UnaryOperator<List<? extends SocketAddress>> addresses;

    private HttpTransport(HttpClient client) {
        // What a form holds goes to the endpoint that was configured, and nowhere else (RFC 9700, section 4.12).
        this.client = client.followRedirect(false);
        this.http = this.client;
    }

    /** Trusts whom the platform trusts, and shows no certificate. */
    public static HttpTransport plain(HttpClient client) {
        return new HttpTransport(client);
    }

    /** Shows a certificate to whoever asks for one (RFC 8705, section 2). */
    public static HttpTransport certified(
            HttpClient client, KeyManagerFactory certificate, TrustManagerFactory trusted) {
        var transport = new HttpTransport(client);
        transport.replace(certificate, trusted);
        return transport;
    }

    /** From now on another certificate. Calls under way end with the one that they began with. */
    public void replace(KeyManagerFactory certificate, TrustManagerFactory trusted) {
        http = choosing(certifiedClient(certificate, trusted));
    }

    /**
     * The same, but it connects only to addresses that are chosen from those that a name was resolved to.
     *
     * @param choice leaves those that may be connected to; none of them when there is none
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
