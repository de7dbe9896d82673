package dev.narrowgate.delegation.engine.decision;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.ExplainedRule;
import dev.narrowgate.delegation.decision.ExplainedRule.Fact;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.engine.decision.RuleExplainer.Values;
import dev.narrowgate.delegation.engine.decision.RuleVariable.Question;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A compiled rule, with the variables that it reads. */
final class CelRule implements PolicyRule {

    /** A reason is for a person to read. */
    private static final int LONGEST_QUOTE = 200;

    private final Program program;
    private final List<RuleFact> variables;
    private final List<RulePart> parts;
    private final RuleExplainer explainer;

    CelRule(Program program, List<RuleFact> variables, List<RulePart> parts, RuleExplainer explainer) {
        this.program = program;
        this.variables = variables;
        this.parts = parts;
        this.explainer = explainer;
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

    @Override
    public boolean holds(List<Object> facts) {
        return isTrue(program, values(facts));
    }

    @Override
    public String fault(List<Object> facts) {
        var values = values(facts);
        for (var part : parts) {
            if (isFalse(part.program(), values)) {
                var found = part.explanation().of(subject(facts), actors(facts));
                return shortened(part.text()) + (found.isEmpty() ? "" : ": " + String.join("; ", found));
            }
        }
        return "";
    }

    @Override
    public Optional<ExplainedRule> explained(List<Object> facts, UnaryOperator<String> redaction) {
        var values = new Values(values(facts), subject(facts), actors(facts), redaction);
        var found = explainer.parts();
        return Optional.of(new ExplainedRule(
                explainer.text(),
                found.found().stream()
                        .map(part -> explainer.explain(part, values))
                        .toList(),
                found.omitted(),
                explainedFacts(facts, redaction)));
    }

    private List<Fact> explainedFacts(List<Object> facts, UnaryOperator<String> redaction) {
        var explained = new ArrayList<Fact>();
        for (int i = 0; i < variables.size(); i++) {
            variables
                    .get(i)
                    .named(facts.get(i))
                    .forEach((name, value) -> explained.add(new Fact(name, ExplainedValue.of(value, redaction))));
        }
        return explained;
    }

    private Map<String, Object> values(List<Object> facts) {
        var values = new HashMap<String, Object>();
        for (int i = 0; i < variables.size(); i++) {
            values.put(variables.get(i).qualifiedName(), variables.get(i).shown(facts.get(i)));
        }
        return values;
    }

    /** Any value other than true counts as false. */
    private static boolean isTrue(Program program, Map<String, Object> values) {
        try {
            return Boolean.TRUE.equals(program.eval(values));
        } catch (CelEvaluationException failed) {
            throw new DecisionUnavailable("the rule could not be evaluated: " + failed.getErrorCode());
        }
    }

    /** A part alone may fail where the whole rule does not, because an operand that is false hides the failure of another. */
    private static boolean isFalse(Program program, Map<String, Object> values) {
        try {
            return Boolean.FALSE.equals(program.eval(values));
        } catch (CelEvaluationException failed) {
            return false;
        }
    }

    /** Returns the subject, or null if the rule does not read it. */
    private @Nullable Principal subject(List<Object> facts) {
        var issuer = fact(RuleVariable.SUBJECT_ISS, facts, "");
        var name = fact(RuleVariable.SUBJECT_SUB, facts, "");
        return issuer.equals("") || name.equals("") ? null : new Principal((String) issuer, (String) name);
    }

    private List<Principal> actors(List<Object> facts) {
        return ((List<?>) fact(RuleVariable.CHAIN, facts, List.of()))
                .stream().map(Principal.class::cast).toList();
    }

    private Object fact(RuleVariable variable, List<Object> facts, Object absent) {
        var index = variables.indexOf(variable);
        return index < 0 ? absent : facts.get(index);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "...";
    }
}
