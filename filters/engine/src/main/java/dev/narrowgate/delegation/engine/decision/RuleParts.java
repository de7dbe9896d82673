package dev.narrowgate.delegation.engine.decision;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the parts of a rule that have a value of their own. A literal is no part, because its text is its value. A part within a
 * macro has as many values as the macro looks at elements, so it is none either.
 */
final class RuleParts {

    /** More would not be read. */
    static final int MOST = 100;

    private static final Set<String> VARIABLES = Arrays.stream(RuleVariable.values())
            .map(RuleVariable::qualifiedName)
            .collect(Collectors.toUnmodifiableSet());

    private static final Set<String> NAMED =
            Arrays.stream(NamedPart.values()).map(NamedPart::qualifiedName).collect(Collectors.toUnmodifiableSet());

    private static final Set<String> LOGICAL =
            Set.of(Operator.LOGICAL_AND.getFunction(), Operator.LOGICAL_OR.getFunction());

    private final CelAbstractSyntaxTree tree;
    private final List<Found> found = new ArrayList<>();

    private int omitted;

    /** @param depth 0 for the whole rule */
    record Found(int depth, CelExpr expression) {}

    private RuleParts(CelAbstractSyntaxTree tree) {
        this.tree = tree;
    }

    /** Finds the parts of a compiled rule, each before its own parts. */
    static RuleParts of(CelAbstractSyntaxTree tree) {
        var parts = new RuleParts(tree);
        parts.found.add(new Found(0, tree.getExpr()));
        operands(tree.getExpr(), tree).forEach(operand -> parts.add(1, operand));
        return parts;
    }

    List<Found> found() {
        return List.copyOf(found);
    }

    /** The number of parts beyond the limit. */
    int omitted() {
        return omitted;
    }

    private void add(int depth, CelExpr expression) {
        var isPart = isPart(expression, tree);
        if (isPart && found.size() < MOST) {
            found.add(new Found(depth, expression));
        } else if (isPart) {
            omitted++;
        }
        operands(expression, tree).forEach(operand -> add(isPart ? depth + 1 : depth, operand));
    }

    private static boolean isPart(CelExpr expression, CelAbstractSyntaxTree tree) {
        return switch (expression.exprKind().getKind()) {
            case CALL, SELECT, COMPREHENSION -> true;
            // Another identifier is the name of a type.
            case IDENT -> VARIABLES.contains(name(expression, tree));
            // The elements of a list are parts, and the list is its elements.
            case CONSTANT, LIST, MAP, STRUCT, NOT_SET -> false;
        };
    }

    private static Stream<CelExpr> operands(CelExpr expression, CelAbstractSyntaxTree tree) {
        if (isVariable(expression, tree)) {
            return Stream.empty();
        }
        return switch (expression.exprKind().getKind()) {
            case CALL -> operands(expression, expression.call(), tree);
            case SELECT -> Stream.of(expression.select().operand());
            // The list alone is evaluated outside of the macro.
            case COMPREHENSION -> Stream.of(expression.comprehension().iterRange());
            case LIST -> expression.list().elements().stream();
            case MAP -> expression.map().entries().stream().flatMap(entry -> Stream.of(entry.key(), entry.value()));
            // Rules know no type with members to write.
            case STRUCT, CONSTANT, IDENT, NOT_SET -> Stream.empty();
        };
    }

    private static Stream<CelExpr> operands(CelExpr expression, CelExpr.CelCall call, CelAbstractSyntaxTree tree) {
        if (LOGICAL.contains(call.function())) {
            return sameLevel(expression, call.function());
        }
        var all = Stream.concat(call.target().stream(), call.args().stream());
        // A function of the chain is compiled with arguments that the rule does not write.
        return tree.getSource().getMacroCalls().containsKey(expression.id())
                ? all.filter(operand -> name(operand, tree).equals(RuleVariable.CHAIN.qualifiedName()))
                : all;
    }

    /** The operands of {@code a && b && c} stand side by side, as the rule writes them. */
    private static Stream<CelExpr> sameLevel(CelExpr expression, String function) {
        return expression.callOrDefault().function().equals(function)
                ? expression.call().args().stream().flatMap(operand -> sameLevel(operand, function))
                : Stream.of(expression);
    }

    /** Whether it is a variable, or the member of one that the rule names, such as <code>request.headers['x']</code>. */
    private static boolean isVariable(CelExpr expression, CelAbstractSyntaxTree tree) {
        var call = expression.callOrDefault();
        return VARIABLES.contains(name(expression, tree))
                || call.function().equals(Operator.INDEX.getFunction())
                        && NAMED.contains(name(call.args().getFirst(), tree));
    }

    /** Returns the variable that an expression refers to, or an empty text. */
    private static String name(CelExpr expression, CelAbstractSyntaxTree tree) {
        var reference = tree.getReferenceMap().get(expression.id());
        return reference == null ? "" : reference.name();
    }
}
