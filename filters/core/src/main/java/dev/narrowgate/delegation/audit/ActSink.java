package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Answer;

/** Writes acts that are not hops, in the same chain as the records of hops. */
public interface ActSink {

    /** Takes an act at once, like {@link AuditSink#record}. The answer tells when the record is safe, or refuses. */
    Answer<Recorded> record(TokenAct act);

    /**
     * Takes an act at once, like {@link AuditSink#record}. No request is refused without this record, because the act
     * has happened.
     */
    Answer<Recorded> record(GatewayAct act);
}
