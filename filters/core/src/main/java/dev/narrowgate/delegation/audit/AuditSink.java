package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.Answer;

/** Where records are written. */
public interface AuditSink {

    /**
     * Takes a record at once, in the order of the calls, and answers when it is as safe as was configured. Refuses with {@code
     * AuditUnavailable} when it is not. The answer need not be waited for: the record is written all the same.
     */
    Answer<Recorded> record(AuditRecord record);
}
