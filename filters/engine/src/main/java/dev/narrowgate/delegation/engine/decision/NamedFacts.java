package dev.narrowgate.delegation.engine.decision;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.narrowgate.delegation.decision.ReadableClaims;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds the members of variables that a compiled rule names. */
final class NamedFacts {

    private final Predicate<String> secretHeader;

    /** @param secretHeader says which headers no rule may read, because they hold a credential */
    NamedFacts(Predicate<String> secretHeader) {
        this.secretHeader = secretHeader;
    }

    /** Fails with {@code IllegalArgumentException} if a name is computed, so that it is not known before the request. */
    List<RuleFact> of(CelAbstractSyntaxTree tree, ReadableClaims claims) {
        var facts = new ArrayList<RuleFact>();
        for (var part : NamedPart.values()) {
            var names = new TreeSet<String>();
            CelNavigableAst.fromAst(tree)
                    .getRoot()
                    .allNodes()
                    .filter(node -> isReference(tree, node, part))
                    .forEach(node -> names.add(name(node, part, claims)));
            if (!names.isEmpty()) {
                facts.add(new NamedFact(part, List.copyOf(names)));
            }
        }
        return facts;
    }

    private static boolean isReference(CelAbstractSyntaxTree tree, CelNavigableExpr node, NamedPart part) {
        var reference = tree.getReferenceMap().get(node.id());
        return reference != null && reference.name().equals(part.qualifiedName());
    }

    private String name(CelNavigableExpr node, NamedPart part, ReadableClaims claims) {
        var call = node.parent().map(CelNavigableExpr::expr).filter(NamedFacts::isIndex);
        var key = call.map(index -> index.call().args().get(1)).filter(NamedFacts::isText);
        if (key.isEmpty()) {
            throw new IllegalArgumentException(part.qualifiedName() + " without a name in quotes (expected: "
                    + part.qualifiedName() + "['name'])");
        }
        var name = key.get().constant().stringValue();
        if (part == NamedPart.HEADERS && !name.equals(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("the header '" + name + "' (expected: lower case)");
        }
        if (part == NamedPart.HEADERS && secretHeader.test(name)) {
            throw new IllegalArgumentException(
                    "the header '" + name + "' holds a credential (expected: another header)");
        }
        var readable = part.names(claims);
        if (readable.isPresent() && !readable.get().contains(name)) {
            throw new IllegalArgumentException(
                    part.qualifiedName() + "['" + name + "'], which the policy does not name" + " (expected: '" + name
                            + "' in claims." + part.qualifiedName().replace(".claims", "") + ")");
        }
        return name;
    }

    private static boolean isIndex(CelExpr expression) {
        return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
                && expression.call().function().equals(Operator.INDEX.getFunction());
    }

    private static boolean isText(CelExpr expression) {
        return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }
}
