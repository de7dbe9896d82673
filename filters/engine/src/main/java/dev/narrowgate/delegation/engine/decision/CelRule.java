package dev.narrowgate.delegation.engine.decision;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.decision.RuleVariable.Question;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** A compiled rule, with the variables that it reads. */
final class CelRule implements PolicyRule {

    private final Program program;
    private final List<RuleVariable> variables;

    CelRule(Program program, List<RuleVariable> variables) {
        this.program = program;
        this.variables = variables;
    }

    @Override
    public List<Object> facts(Delegation delegation, Action action, Resource resource) {
        var question = new Question(delegation, action, resource);
        var facts = new ArrayList<Object>(variables.size());
        for (var variable : variables) {
            facts.add(variable.read(question));
        }
        return facts;
    }

    /** Wraps the actors of the chain in objects whose members CEL can read. The cache key uses the plain principals. */
    private static Object shown(RuleVariable variable, Object fact) {
        return variable == RuleVariable.CHAIN && fact instanceof List<?> actors
                ? actors.stream()
                        .map(actor -> new ChainActor((Principal) actor))
                        .toList()
                : fact;
    }

    @Override
    public boolean holds(List<Object> facts) {
        var values = new HashMap<String, Object>();
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i).qualifiedName(), shown(variables.get(i), facts.get(i)));
        }
        try {
            // Any value other than true counts as false.
            return Boolean.TRUE.equals(program.eval(values));
        } catch (CelEvaluationException failed) {
            throw new DecisionUnavailable("the rule could not be evaluated: " + failed.getErrorCode());
        }
    }
}
