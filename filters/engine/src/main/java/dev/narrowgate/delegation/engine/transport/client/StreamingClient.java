package dev.narrowgate.delegation.engine.transport.client;

import io.netty.handler.codec.http.HttpMethod;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientConfig;

/**
 * A client that sends each body as it comes, whatever the method. Reactor Netty collects the body of GET, HEAD and DELETE in
 * memory before it sends any of it (reactor.netty.http.client.HttpClientOperations#send), as large as the body is.
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

    /** Adding no header makes a copy, and is what another class may call for one. */
    @Override
    protected HttpClient duplicate() {
        return new StreamingClient(client.headers(none -> {}));
    }
}
