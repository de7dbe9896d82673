package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.Recorded;
import java.util.concurrent.CompletableFuture;

/**
 * A record on its way to the file, and who waits for it.
 *
 * @param condition whether a request waits for it and will be refused without it; every other record tells of something
 *     that has happened, and is kept until it can be written
 */
record PendingRecord(AuditEntry record, boolean condition, CompletableFuture<Recorded> written) {

    PendingRecord(AuditEntry record, boolean condition) {
        this(record, condition, new CompletableFuture<>());
    }

    void isWritten() {
        written.complete(new Recorded(record));
    }

    void cannotBeWritten(String why) {
        written.completeExceptionally(new AuditUnavailable(why));
    }
}
