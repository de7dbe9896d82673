package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import dev.narrowgate.delegation.engine.audit.refusals.CountingAuditSink;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.BeanFactoryUtils;
import org.springframework.beans.factory.ListableBeanFactory;

/** Stops the start if a bean has the type of an engine part, because no engine would use it. */
final class IgnoredParts {

    private static final List<Class<?>> PARTS = List.of(
            TokenVerifier.class,
            PresenterVerifier.class,
            PolicyDecisionPoint.class,
            TokenExchanger.class,
            AuditSink.class,
            ActSink.class);

    private static final Set<Class<?>> OURS = Set.of(CountingAuditSink.class, FileAuditSink.class);

    private IgnoredParts() {}

    /** Fails with {@link InvalidConfigurationException}, which names each such bean. */
    static void check(ListableBeanFactory beans) {
        var problems = new ArrayList<ConfigurationProblem>();
        for (var part : PARTS) {
            for (var name : BeanFactoryUtils.beanNamesForTypeIncludingAncestors(beans, part, true, false)) {
                if (!OURS.contains(beans.getType(name, false))) {
                    problems.add(new ConfigurationProblem(
                            "bean " + name,
                            "a bean of type " + part.getSimpleName() + " is not used (expected: a bean of type "
                                    + EngineCustomizer.class.getSimpleName() + " that makes it and answers it)"));
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigurationException(problems);
        }
    }
}
