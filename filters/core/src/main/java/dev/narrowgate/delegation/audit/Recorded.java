package dev.narrowgate.delegation.audit;

/**
 * The proof that an entry was written. Only a sink creates it.
 *
 * @param under the id of the record: its own, or that of the record that counts it
 */
public record Recorded(AuditEntry what, String under) {

    public Recorded(AuditEntry what) {
        this(what, what.id());
    }
}
