package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;

/**
 * Replaces or wraps parts of every engine that an application makes, also of the one that a reload puts in place. Each method gets the
 * part that the configuration asks for, and answers the part that serves. The laws hold over it: an exchanger's answer is checked, and
 * a hop that cannot be recorded is not forwarded.
 *
 * <p>A bean of this type is found by its type; several are asked in their order.
 */
public interface EngineCustomizer {

    /** Verifies access tokens and actor tokens. The part comes without its metrics, which are put around the answer. */
    default TokenVerifier tokenVerifier(TokenVerifier configured) {
        return configured;
    }

    /** Finds out who presents a token. */
    default PresenterVerifier presenterVerifier(PresenterVerifier configured) {
        return configured;
    }

    /** Decides. */
    default PolicyDecisionPoint policyDecisionPoint(PolicyDecisionPoint configured) {
        return configured;
    }

    /** Obtains the narrower token. */
    default TokenExchanger tokenExchanger(TokenExchanger configured) {
        return configured;
    }

    /** Takes the records of hops. Asked once in a process, because the audit outlives an engine. */
    default AuditSink auditSink(AuditSink configured) {
        return configured;
    }

    /** Takes the records of acts that are no hops. Asked once in a process. */
    default ActSink actSink(ActSink configured) {
        return configured;
    }

    /** All of them, one after the other. */
    static EngineCustomizer all(Iterable<EngineCustomizer> customizers) {
        EngineCustomizer all = new EngineCustomizer() {};
        for (var next : customizers) {
            all = new CustomizerPair(all, next);
        }
        return all;
    }
}
