package dev.narrowgate.delegation.web.header;

import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.pipeline.ForwardableHop;
import dev.narrowgate.delegation.provenance.HeaderText;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import org.springframework.web.server.ServerWebExchange;

/** The header of an answer that tells the caller which task the gateway has begun for its token. */
public final class TaskHeader {

    private static final String NAME = ProvenanceHeader.TASK.defaultName();

    private TaskHeader() {}

    /** Sets the header if the token of the hop names no task, and the gateway began one. */
    public static void offer(ServerWebExchange exchange, ForwardableHop departure) {
        if (departure.hop() instanceof Exchanged hop && hop.delegation().token().task() == null) {
            var begun = hop.delegation().task();
            if (begun != null) {
                exchange.getResponse().getHeaders().set(NAME, HeaderText.plain(begun.name()));
            }
        }
    }
}
