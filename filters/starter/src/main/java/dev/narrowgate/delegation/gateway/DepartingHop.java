package dev.narrowgate.delegation.gateway;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.pipeline.Departure;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.server.ServerWebExchange;

/** A permitted hop on its way through the filters of its route: what arrived, and whether it has left. */
final class DepartingHop {

    /** One-time proofs and workload tokens, which are credentials too. */
    private static final List<String> PROOFS = List.of("DPoP", "Workload-Identity-Token", "Workload-Proof-Token");

    /** Characters. Anything shorter is no proof, and is found in other texts by chance. */
    private static final int SHORTEST_PROOF = 16;

    private final Departure departure;
    private final ServerHttpRequest arrived;
    private final @Nullable Route route;
    private final List<String> proofs;
    private final AtomicBoolean left = new AtomicBoolean();

    DepartingHop(Departure departure, ServerWebExchange exchange) {
        this.departure = departure;
        this.arrived = exchange.getRequest();
        this.route = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        this.proofs = proofs(arrived.getHeaders());
    }

    Departure departure() {
        return departure;
    }

    /** The request that was decided on. */
    ServerHttpRequest arrived() {
        return arrived;
    }

    /** The route that was decided on; null when another one serves the exchange now. */
    @Nullable
    Route route(ServerWebExchange exchange) {
        Route now = exchange.getAttribute(GATEWAY_ROUTE_ATTR);
        return now == route ? route : null;
    }

    /** True for the first call alone: one record is for one forward (law 8). */
    boolean leave() {
        return left.compareAndSet(false, true);
    }

    /** The first header with a credential that arrived, or null. */
    @Nullable
    String copy(HttpHeaders leaving) {
        for (var header : leaving.headerSet()) {
            for (var value : header.getValue()) {
                if (isCopied(value)) {
                    return header.getKey();
                }
            }
        }
        return null;
    }

    /** Whether a text repeats a credential that arrived. A text that is shorter than the credential costs one comparison. */
    boolean isCopied(String text) {
        var presented = departure.hop().permitted().verified().presented();
        var actor = presented.actorToken();
        if (presented.subjectToken().isRepeatedIn(text) || actor != null && actor.isRepeatedIn(text)) {
            return true;
        }
        for (var proof : proofs) {
            if (text.contains(proof)) {
                return true;
            }
        }
        return false;
    }

    /** Most requests have none. */
    private static List<String> proofs(HttpHeaders headers) {
        var found = List.<String>of();
        for (var name : PROOFS) {
            var proof = headers.getFirst(name);
            if (proof != null && proof.length() >= SHORTEST_PROOF) {
                found = found.isEmpty() ? new ArrayList<>() : found;
                found.add(proof);
            }
        }
        return found;
    }
}
