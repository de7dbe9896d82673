package dev.narrowgate.delegation.web;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import reactor.core.publisher.Flux;

/**
 * A request that waits for a connection to its next hop, possibly longer than its token lives. The client asks for the
 * body when the connection is there and before it writes anything. It does so even for a request without a body.
 */
final class DepartingRequest extends ServerHttpRequestDecorator {

    private final DepartureCheck check;
    private final DepartingHop hop;

    DepartingRequest(ServerHttpRequest request, DepartureCheck check, DepartingHop hop) {
        super(request);
        this.check = check;
        this.hop = hop;
    }

    /** Fails at once and not in the body, because the client would first write the head with the token. */
    @Override
    public Flux<DataBuffer> getBody() {
        check.checkLife(hop);
        return super.getBody();
    }
}
