package dev.narrowgate.gateway.demo;

import dev.narrowgate.delegation.engine.jose.MediaTypes;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;

/** An API that was made before agents: it knows no tokens, and reads the caller from plain headers. */
final class DemoTicketApi implements AutoCloseable {

    private final List<SeenRequest> seen = new CopyOnWriteArrayList<>();
    private final DisposableServer server;

    DemoTicketApi() {
        server = HttpServer.create()
                .host("127.0.0.1")
                .port(0)
                .handle((request, response) -> {
                    var saw = SeenRequest.of(request);
                    seen.add(saw);
                    return response.header("Content-Type", MediaTypes.JSON).sendString(Mono.just(ticket(saw)));
                })
                .bindNow();
    }

    private static String ticket(SeenRequest request) {
        return "{\"ticket\":17,\"title\":\"The printer on floor 3 is on fire\",\"shown_to\":\""
                + request.header(ProvenanceHeader.SUBJECT) + "\"}";
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
