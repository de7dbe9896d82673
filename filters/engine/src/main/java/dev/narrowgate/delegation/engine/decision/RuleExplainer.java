package dev.narrowgate.delegation.engine.decision;

import dev.cel.bundle.Cel;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.narrowgate.delegation.decision.ExplainedRule.Part;
import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates each part of a rule alone. The parts are compiled for each explanation, so a rule that is not explained costs no
 * time and no memory for it.
 *
 * @param text the rule as it is written
 */
record RuleExplainer(String text, Cel cel, CelAbstractSyntaxTree tree, ChainFindings chain) {

    /** The text of a part is beside its value, so its place in the rule is not needed. */
    private static final Pattern PLACE = Pattern.compile("^evaluation error at <input>:\\d+: ");

    /** Returns what the functions of the chain in an expression found. */
    interface ChainFindings {
        List<String> of(CelExpr expression, @Nullable Principal subject, List<Principal> actors);
    }

    /**
     * The values of one request.
     *
     * @param variables by their names
     * @param subject null if the rule does not read it
     * @param redaction removes tokens from a text
     */
    record Values(
            Map<String, Object> variables,
            @Nullable Principal subject,
            List<Principal> actors,
            UnaryOperator<String> redaction) {}

    RuleParts parts() {
        return RuleParts.of(tree);
    }

    Part explain(RuleParts.Found part, Values values) {
        var expression = CelAbstractSyntaxTree.newCheckedAst(
                part.expression(), tree.getSource(), tree.getReferenceMap(), tree.getTypeMap());
        var written = CelUnparserFactory.newUnparser().unparse(expression);
        return new Part(
                part.depth(),
                ExplainedValue.shortened(values.redaction().apply(written)),
                value(expression, values),
                found(part.expression(), values));
    }

    private String value(CelAbstractSyntaxTree expression, Values values) {
        try {
            return ExplainedValue.of(cel.createProgram(expression).eval(values.variables()), values.redaction());
        } catch (CelEvaluationException failed) {
            var message = PLACE.matcher(String.valueOf(failed.getMessage())).replaceFirst("");
            return "error: " + ExplainedValue.shortened(values.redaction().apply(message));
        }
    }

    /** Only a function itself says what it found, and not each part around it. */
    private String found(CelExpr expression, Values values) {
        if (!tree.getSource().getMacroCalls().containsKey(expression.id())
                || expression.exprKind().getKind() != CelExpr.ExprKind.Kind.CALL) {
            return "";
        }
        var found = String.join("; ", chain.of(expression, values.subject(), values.actors()));
        return ExplainedValue.shortened(values.redaction().apply(found));
    }
}
