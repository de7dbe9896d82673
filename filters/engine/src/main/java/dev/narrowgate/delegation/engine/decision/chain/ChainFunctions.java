package dev.narrowgate.delegation.engine.decision.chain;

import com.google.common.collect.ImmutableList;
import dev.cel.bundle.CelBuilder;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import dev.cel.runtime.CelFunctionBinding;
import dev.narrowgate.delegation.engine.decision.ChainActor;
import dev.narrowgate.delegation.token.Principal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Adds the functions of {@code chain} to the rules. A call is replaced when the rule is compiled: its names are resolved
 * once, and the variables that it depends on become arguments, so that they are facts of the rule (law 10).
 */
@SuppressWarnings("Immutable") // Conditions are only added, and a call keeps the place of its own.
public final class ChainFunctions {

    /** What the calls are replaced by. Rules cannot call it, because no name in CEL has this character. */
    private static final String HOLDS = "@chain.holds";

    private static final String ISSUERS = "@chain.issuers";

    private static final String CHAIN = "chain";

    private final ChainNames names;
    private final CelType chainType;

    /** The conditions of all rules, which calls name by their place. Only the compilation of a rule adds one. */
    private final List<ChainCondition> conditions = new CopyOnWriteArrayList<>();

    /**
     * @param actors the principals of {@code delegation.actors} by their names
     * @param issuers the issuers whose principals a rule may write; empty: any
     * @param chainType the type of the variable {@code chain}
     */
    public ChainFunctions(Map<String, Principal> actors, Set<String> issuers, CelType chainType) {
        this.names = new ChainNames(actors, issuers);
        this.chainType = chainType;
    }

    /** Adds the functions to what compiles and runs the rules. */
    public void addTo(CelBuilder cel) {
        cel.addMacros(
                CelMacro.newReceiverMacro(
                        "depth",
                        0,
                        (factory, target, arguments) -> isChain(target)
                                ? Optional.of(factory.newGlobalCall("size", factory.copy(target)))
                                : Optional.empty()),
                CelMacro.newReceiverMacro(
                        "issuers",
                        0,
                        (factory, target, arguments) -> isChain(target)
                                ? Optional.of(factory.newGlobalCall(ISSUERS, factory.copy(target)))
                                : Optional.empty()),
                condition("repeats", 0, arguments -> new ChainCondition.Repeats()),
                condition("contains", 1, arguments -> new ChainCondition.Contains(names.name(arguments.getFirst()))),
                condition("path", 1, arguments -> names.path(arguments.getFirst())),
                condition("distinct", 2, arguments -> names.distinct(arguments.getFirst(), arguments.getLast())));
        cel.addFunctionDeclarations(
                CelFunctionDecl.newFunctionDeclaration(
                        HOLDS,
                        CelOverloadDecl.newGlobalOverload(
                                HOLDS,
                                SimpleType.BOOL,
                                chainType,
                                SimpleType.STRING,
                                SimpleType.STRING,
                                SimpleType.INT)),
                CelFunctionDecl.newFunctionDeclaration(
                        ISSUERS,
                        CelOverloadDecl.newGlobalOverload(ISSUERS, ListType.create(SimpleType.STRING), chainType)));
        cel.addFunctionBindings(
                CelFunctionBinding.from(
                        HOLDS,
                        List.of(List.class, String.class, String.class, Long.class),
                        arguments -> conditions
                                .get(Math.toIntExact((Long) arguments[3]))
                                .holds(new Parties(
                                        subject((String) arguments[1], (String) arguments[2]),
                                        actors((List<?>) arguments[0])))),
                CelFunctionBinding.from(ISSUERS, List.class, chain -> ChainCondition.issuers(actors(chain))));
    }

    /** Returns what the conditions of a compiled expression say about these parties, each with its position. */
    public List<String> explain(CelExpr expression, @Nullable Principal subject, List<Principal> actors) {
        return ChainCalls.of(expression, HOLDS).stream()
                .map(index -> conditions.get(index).explain(new Parties(subject, actors)))
                .toList();
    }

    private CelMacro condition(String name, int count, Function<List<CelExpr>, ChainCondition> reader) {
        return CelMacro.newReceiverMacro(
                name,
                count,
                (factory, target, arguments) ->
                        isChain(target) ? Optional.of(call(factory, target, arguments, reader)) : Optional.empty());
    }

    private CelExpr call(
            CelMacroExprFactory factory,
            CelExpr chain,
            ImmutableList<CelExpr> arguments,
            Function<List<CelExpr>, ChainCondition> reader) {
        ChainCondition condition;
        try {
            condition = reader.apply(arguments);
        } catch (IllegalArgumentException unknown) {
            return factory.reportError(String.valueOf(unknown.getMessage()));
        }
        conditions.add(condition);
        return factory.newGlobalCall(
                HOLDS,
                factory.copy(chain),
                condition.readsSubject() ? subject(factory, "iss") : factory.newStringLiteral(""),
                condition.readsSubject() ? subject(factory, "sub") : factory.newStringLiteral(""),
                factory.newIntLiteral(conditions.size() - 1));
    }

    private static CelExpr subject(CelMacroExprFactory factory, String member) {
        return factory.newSelect(factory.newIdentifier("subject"), member, false);
    }

    /** The texts are empty if the condition does not read the subject. */
    private static @Nullable Principal subject(String issuer, String name) {
        return issuer.isEmpty() ? null : new Principal(issuer, name);
    }

    private static boolean isChain(CelExpr target) {
        return target.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                && target.ident().name().equals(CHAIN);
    }

    private static List<Principal> actors(List<?> chain) {
        return chain.stream().map(actor -> ((ChainActor) actor).principal()).toList();
    }
}
