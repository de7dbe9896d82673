package dev.narrowgate.delegation.endpoints.tokenservice;

import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.TokenAct.Kind;
import dev.narrowgate.delegation.web.peer.CountedPeers;
import dev.narrowgate.delegation.web.problem.UnforeseenErrors;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springframework.web.server.ServerWebExchange;

/** Begins the records of requests about tokens. */
public final class TokenActs {

    private final ActSink sink;
    private final CountedPeers peers;
    private final Supplier<String> ids;
    private final InstantSource clock;
    private final UnforeseenErrors unforeseen = new UnforeseenErrors(System::nanoTime);

    public TokenActs(ActSink sink, CountedPeers peers, Supplier<String> ids, InstantSource clock) {
        this.peers = peers;
        this.sink = sink;
        this.ids = ids;
        this.clock = clock;
    }

    TokenActTrail begin(ServerWebExchange exchange, Kind kind) {
        return new TokenActTrail(
                exchange.getRequest(), peers.caller(exchange.getRequest()), kind, ids.get(), sink, clock, unforeseen);
    }
}
