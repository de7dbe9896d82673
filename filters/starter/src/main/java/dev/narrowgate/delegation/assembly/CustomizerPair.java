package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;

/** Applies two customizers: the second one gets the parts that the first one returns. */
record CustomizerPair(EngineCustomizer first, EngineCustomizer second) implements EngineCustomizer {

    @Override
    public TokenVerifier tokenVerifier(TokenVerifier configured) {
        return second.tokenVerifier(first.tokenVerifier(configured));
    }

    @Override
    public PresenterVerifier presenterVerifier(PresenterVerifier configured) {
        return second.presenterVerifier(first.presenterVerifier(configured));
    }

    @Override
    public PolicyDecisionPoint policyDecisionPoint(PolicyDecisionPoint configured) {
        return second.policyDecisionPoint(first.policyDecisionPoint(configured));
    }

    @Override
    public TokenExchanger tokenExchanger(TokenExchanger configured) {
        return second.tokenExchanger(first.tokenExchanger(configured));
    }

    @Override
    public AuditSink auditSink(AuditSink configured) {
        return second.auditSink(first.auditSink(configured));
    }

    @Override
    public ActSink actSink(ActSink configured) {
        return second.actSink(first.actSink(configured));
    }
}
