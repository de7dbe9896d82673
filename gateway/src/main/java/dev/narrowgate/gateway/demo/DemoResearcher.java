package dev.narrowgate.gateway.demo;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.server.HttpServer;

/**
 * An agent that calls another service when it is called. It sends the token that it received, and its own token to
 * prove that it is the audience of the first one.
 */
final class DemoResearcher implements AutoCloseable {

    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> gateway = new AtomicReference<>("");
    private final DisposableServer server;
    private final String ownToken;

    DemoResearcher(String ownToken) {
        this.ownToken = ownToken;
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    var saw = SeenRequest.of(request);
                    seen.add(saw);
                    return response.header("Content-Type", MediaTypes.JSON)
                            .sendString(ticket(saw)
                                    .map(ticket -> "{\"answer\":\"I looked it up\",\"source\":" + ticket + "}"));
                })
                .bindNow();
    }

    String uri() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Sets the address that the agent calls. It knows the gateway, but not the API behind it. */
    void setGateway(String gatewayUri) {
        gateway.set(gatewayUri);
    }

    /** Every request that has arrived, in order. */
    List<SeenRequest> seen() {
        return seen;
    }

    private Mono<String> ticket(SeenRequest request) {
        return HttpClient.create()
                .headers(headers -> headers.set(
                                AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(request.token()))
                        .set(HeaderNames.ACTOR_TOKEN, ownToken))
                .get()
                .uri(gateway.get() + "/tickets/17")
                .responseContent()
                .aggregate()
                .asString();
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
