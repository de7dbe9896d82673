package dev.narrowgate.delegation.testing;

import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Calls a server over TLS, with a client certificate or without. */
public final class TlsCaller {

    private final HttpClient client;
    private final int port;

    /** @param server whose certificate is expected */
    public TlsCaller(int port, X509Bundle server, @Nullable X509Bundle own) throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(
                own == null ? null : own.toKeyManagerFactory().getKeyManagers(),
                server.toTrustManagerFactory().getTrustManagers(),
                null);
        this.client = HttpClient.newBuilder()
                .sslContext(context)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.port = port;
    }

    public HttpResponse<String> call(String path, String... headers) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(Duration.ofSeconds(20));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
