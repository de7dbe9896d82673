package dev.narrowgate.delegation.audit;

/** The proof that something was written down. Only an {@link AuditSink} makes it. */
public record Recorded(AuditRecord what) {}
