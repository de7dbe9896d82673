package dev.narrowgate.delegation.engine.decision.point.rego;

/** A policy that cannot be loaded or evaluated. The message says why, for the operator, and quotes nothing of a request. */
final class RegoFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RegoFailure(String message) {
        super(message, null, false, false);
    }
}
