package dev.narrowgate.delegation.engine.decision.chain;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableExpr;
import java.util.List;

/** Finds the conditions on the chain in a compiled expression. */
final class ChainCalls {

    private ChainCalls() {}

    /** Returns the places of the conditions, in the order of the expression. */
    static List<Integer> of(CelExpr expression, String function) {
        return CelNavigableExpr.fromExpr(expression)
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(node -> node.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
                        && node.call().function().equals(function))
                .map(node ->
                        Math.toIntExact(node.call().args().get(3).constant().int64Value()))
                .toList();
    }
}
