package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.DelegationFailure.AuditUnavailable;
import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.Recorded;
import java.util.concurrent.CompletableFuture;

/**
 * A record on its way to the file, and the future that its request waits for.
 *
 * @param condition whether a request waits for it and is refused without it; any other record tells of a past event,
 *     and is kept until it can be written
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
