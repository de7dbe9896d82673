package dev.narrowgate.gateway.demo;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** An API that knows one key, and neither users nor tokens. */
final class DemoLegacyApi implements AutoCloseable {

    static final String KEY = "key-of-the-ticket-api";

    static final String HEADER = "X-API-Key";

    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final DisposableServer server;

    DemoLegacyApi() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    var saw = SeenRequest.of(request);
                    seen.add(saw);
                    var isKnown = KEY.equals(saw.header(HEADER));
                    return response.status(isKnown ? 200 : 401)
                            .header("Content-Type", MediaTypes.JSON)
                            .sendString(Mono.just(isKnown ? "{\"ticket\":17}" : "{\"error\":\"no key\"}"));
                })
                .bindNow();
    }

    String uri() {
        return "http://127.0.0.1:" + server.port();
    }

    /** Every request that has arrived, in order. */
    List<SeenRequest> seen() {
        return seen;
    }

    @Override
    public void close() {
        server.disposeNow();
    }
}
