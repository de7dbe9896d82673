package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Answer;

/** Where acts are written that are no hops, in the same chain as hops. */
public interface ActSink {

    /** As {@link AuditSink#record}: an act is taken at once, and the answer says when it is safe, or that it cannot be. */
    Answer<Recorded> record(TokenAct act);

    /** As {@link AuditSink#record}. No request is refused without this one: it tells of what has happened. */
    Answer<Recorded> record(GatewayAct act);
}
