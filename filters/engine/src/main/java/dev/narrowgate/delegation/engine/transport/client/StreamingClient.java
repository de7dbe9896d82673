package dev.narrowgate.delegation.engine.transport.client;

import io.netty.handler.codec.http.HttpMethod;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;

/**
 * Sends each body as it arrives, for every method. Reactor Netty collects the whole body of GET, HEAD and DELETE in
 * memory before it sends any of it (reactor.netty.http.client.HttpClientOperations#send).
 */
public final class StreamingClient extends HttpClient {

    private final HttpClient client;

    public StreamingClient(HttpClient client) {
        this.client = client;
    }

    @Override
    public RequestSender request(HttpMethod method) {
        return new StreamingSender(client.request(method));
    }

    @Override
    public HttpClientConfig configuration() {
        return client.configuration();
    }

    /** Copies the client by adding no header, because this class cannot call {@code duplicate} of another client. */
    @Override
    protected HttpClient duplicate() {
        return new StreamingClient(client.headers(none -> {}));
    }
}
