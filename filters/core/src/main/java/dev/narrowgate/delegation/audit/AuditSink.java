package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Answer;

/** Writes audit records. */
public interface AuditSink {

    /**
     * Takes a record at once, in the order of the calls, and answers when the record is as safe as configured. Refuses
     * with {@code AuditUnavailable} if the record is not safe. The caller need not wait for the answer: the record is
     * written anyway.
     */
    Answer<Recorded> record(AuditRecord record);
}
