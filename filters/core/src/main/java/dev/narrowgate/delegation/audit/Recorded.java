package dev.narrowgate.delegation.audit;

/**
 * The proof that something was written down. Only a sink makes it.
 *
 * @param under the id of the record: its own, or that of the record in which it is counted
 */
public record Recorded(AuditEntry what, String under) {

    public Recorded(AuditEntry what) {
        this(what, what.id());
    }
}
