package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;

/**
 * Replaces or wraps parts of every engine of an application, including the engine that a reload puts in place. Each
 * method gets the part that the configuration asks for, and returns the part that serves. The laws still hold: the
 * gateway checks the answer of an exchanger, and does not forward a hop that it cannot record.
 *
 * <p>Beans of this type are found by their type; several are applied in their order.
 */
public interface EngineCustomizer {

    /** Returns the verifier of access tokens and actor tokens. The engine puts its metrics around the returned part. */
    default TokenVerifier tokenVerifier(TokenVerifier configured) {
        return configured;
    }

    /** Returns the verifier of the presenter of a token. */
    default PresenterVerifier presenterVerifier(PresenterVerifier configured) {
        return configured;
    }

    /** Returns the decision point. */
    default PolicyDecisionPoint policyDecisionPoint(PolicyDecisionPoint configured) {
        return configured;
    }

    /** Returns the exchanger, which obtains the narrower token. */
    default TokenExchanger tokenExchanger(TokenExchanger configured) {
        return configured;
    }

    /** Returns the sink of the records of hops. Asked once in a process, because the audit outlives an engine. */
    default AuditSink auditSink(AuditSink configured) {
        return configured;
    }

    /** Returns the sink of the records of acts that are not hops. Asked once in a process. */
    default ActSink actSink(ActSink configured) {
        return configured;
    }

    /** Combines customizers, which are applied one after the other. */
    static EngineCustomizer all(Iterable<EngineCustomizer> customizers) {
        EngineCustomizer all = new EngineCustomizer() {};
        for (var next : customizers) {
            all = new CustomizerPair(all, next);
        }
        return all;
    }
}
