package dev.narrowgate.delegation.engine.decision;

import dev.cel.bundle.Cel;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.parser.CelUnparserFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.ReadableClaims;
import dev.narrowgate.delegation.engine.decision.chain.ChainFunctions;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Compiles rules. Each rule is one boolean CEL expression over {@link RuleVariable}. */
public final class CelRules {

    /** Rules stay short enough for people to read. */
    private static final int MAXIMUM_LENGTH = 4096;

    /** The iterations of all comprehensions of a rule together, because nested comprehensions multiply. */
    private static final int MAXIMUM_ITERATIONS = 10_000;

    private static final Pattern QUALIFIED_NAME = Pattern.compile("\\b(?:request|token|subject|actor|task)\\.\\w+");

    /** The first parts of the names of all variables. */
    private static final Set<String> ROOTS = Arrays.stream(RuleVariable.values())
            .map(variable -> variable.qualifiedName().split("\\.", -1)[0])
            .collect(Collectors.toUnmodifiableSet());

    private final Cel cel;
    private final ChainFunctions chain;
    private final NamedFacts named;

    /** Rules that know no actor by name, and no issuer. */
    public CelRules() {
        this(Map.of(), Set.of(), name -> false);
    }

    /**
     * @param actors the principals of {@code delegation.actors} by their names, for the functions of {@code chain}
     * @param issuers the issuers whose principals a rule may write; empty: any
     * @param secretHeader says which headers no rule may read, because they hold a credential
     */
    public CelRules(Map<String, Principal> actors, Set<String> issuers, Predicate<String> secretHeader) {
        named = new NamedFacts(secretHeader);
        chain = new ChainFunctions(actors, issuers, RuleVariable.CHAIN.type());
        var types = CelExtensions.nativeTypes(ChainActor.class);
        var builder = CelFactory.plannerCelBuilder()
                .setOptions(CelOptions.current()
                        .enableHeterogeneousNumericComparisons(true)
                        .comprehensionMaxIterations(MAXIMUM_ITERATIONS)
                        // A refusal quotes the part of the rule that does not hold, with its functions as they were
                        // written.
                        .populateMacroCalls(true)
                        .build())
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(types)
                .addRuntimeLibraries(types)
                .setResultType(SimpleType.BOOL);
        for (var variable : RuleVariable.values()) {
            builder.addVar(variable.qualifiedName(), variable.type());
        }
        for (var part : NamedPart.values()) {
            builder.addVar(part.qualifiedName(), part.type());
        }
        chain.addTo(builder);
        this.cel = builder.build();
    }

    /** Compiles a rule that reads no claims. */
    public PolicyRule compile(String expression) {
        return compile(expression, ReadableClaims.NONE);
    }

    /**
     * Compiles a rule. Fails with {@code IllegalArgumentException} whose message points at the fault.
     *
     * @param claims the claims that the rule may read
     */
    public PolicyRule compile(String expression, ReadableClaims claims) {
        if (expression.length() > MAXIMUM_LENGTH) {
            throw new IllegalArgumentException("longer than " + MAXIMUM_LENGTH + " characters");
        }
        try {
            var tree = cel.compile(expression).getAst();
            refuseHiddenVariables(tree);
            return new CelRule(
                    cel.createProgram(tree),
                    read(tree, claims),
                    parts(tree),
                    new RuleExplainer(expression, cel, tree, chain::explain));
        } catch (CelValidationException | CelEvaluationException invalid) {
            throw new IllegalArgumentException(invalid.getMessage() + unknownNames(expression), invalid);
        }
    }

    /** A variable of a macro that has the name of one of the rule's would take its place within functions. */
    private static void refuseHiddenVariables(CelAbstractSyntaxTree tree) {
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION)
                .map(node -> node.expr().comprehension())
                .flatMap(macro -> Stream.of(macro.iterVar(), macro.iterVar2()))
                .filter(ROOTS::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw new IllegalArgumentException(
                            "a macro has the variable '" + name + "' (expected: another name, because rules have it)");
                });
    }

    /** Returns the parts of a rule that have to hold, each of them: the operands of its outermost {@code &&}. */
    private List<RulePart> parts(CelAbstractSyntaxTree tree) throws CelEvaluationException {
        var parts = new ArrayList<RulePart>();
        for (var operand : operands(tree.getExpr())) {
            var part = CelAbstractSyntaxTree.newCheckedAst(
                    operand, tree.getSource(), tree.getReferenceMap(), tree.getTypeMap());
            parts.add(new RulePart(
                    CelUnparserFactory.newUnparser().unparse(part),
                    cel.createProgram(part),
                    (subject, actors) -> chain.explain(operand, subject, actors)));
        }
        return parts;
    }

    private static List<CelExpr> operands(CelExpr expression) {
        return expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CALL
                        && expression.call().function().equals(Operator.LOGICAL_AND.getFunction())
                ? expression.call().args().stream()
                        .flatMap(operand -> operands(operand).stream())
                        .toList()
                : List.of(expression);
    }

    /** Lists the known names for an unknown one: the compiler points only at the first part of a misspelt name. */
    private static String unknownNames(String expression) {
        var known = Stream.concat(
                        Arrays.stream(RuleVariable.values()).map(RuleVariable::qualifiedName),
                        Arrays.stream(NamedPart.values()).map(NamedPart::qualifiedName))
                .toList();
        var text = new StringBuilder();
        var names = QUALIFIED_NAME.matcher(expression);
        while (names.find()) {
            if (!known.contains(names.group())) {
                text.append("\n'").append(names.group()).append("' is not known (expected: one of ");
                text.append(String.join(", ", known)).append(')');
            }
        }
        return text.toString();
    }

    /**
     * Returns the variables in the expression. The rule depends on nothing else, so they are the key of its verdict.
     */
    private List<RuleFact> read(CelAbstractSyntaxTree tree, ReadableClaims claims) {
        var names = tree.getReferenceMap().values().stream()
                .map(reference -> reference.name())
                .toList();
        var facts = new ArrayList<RuleFact>();
        Arrays.stream(RuleVariable.values())
                .filter(variable -> names.contains(variable.qualifiedName()))
                .forEach(facts::add);
        facts.addAll(named.of(tree, claims));
        return facts;
    }
}
