package dev.narrowgate.delegation.engine.decision.chain;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.narrowgate.delegation.engine.decision.chain.ChainPath.Element;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Reads the names in the functions of the chain: the name of a configured actor, {@code user}, {@code *}, or a principal
 * written as <code>{'iss': …, 'sub': …}</code>. Fails with {@code IllegalArgumentException} for anything else.
 */
final class ChainNames {

    private static final String USER = "user";
    private static final String ANY = "*";
    private static final String MANY = "**";

    /** A chain has at most 16 actors, and longer paths would match none. */
    private static final int LONGEST_PATH = 32;

    private final Map<String, Principal> actors;

    ChainNames(Map<String, Principal> actors) {
        this.actors = Map.copyOf(actors);
    }

    ChainName name(CelExpr argument) {
        if (argument.exprKind().getKind() == CelExpr.ExprKind.Kind.MAP) {
            return principal(argument.map());
        }
        return name(text(argument));
    }

    ChainPath path(CelExpr argument) {
        var elements = new ArrayList<Element>();
        for (var written : text(argument).split(">", -1)) {
            var name = written.strip();
            elements.add(name.equals(MANY) ? new Element.Many() : new Element.One(name(name)));
        }
        if (elements.size() > LONGEST_PATH) {
            throw new IllegalArgumentException(
                    "a path of " + elements.size() + " elements (expected: at most " + LONGEST_PATH + ")");
        }
        return new ChainPath(elements);
    }

    ChainCondition distinct(CelExpr first, CelExpr second) {
        var one = name(first);
        var other = name(second);
        var hasUser = one instanceof ChainName.User || other instanceof ChainName.User;
        if (!hasUser && (one instanceof ChainName.Any || other instanceof ChainName.Any)) {
            throw new IllegalArgumentException("distinct with * (expected: user beside it)");
        }
        if (one.equals(other) || isSame(one, other)) {
            throw new IllegalArgumentException("distinct with the same party twice (expected: two parties)");
        }
        return new ChainCondition.Distinct(one, other);
    }

    private static boolean isSame(ChainName one, ChainName other) {
        return one instanceof ChainName.Named first
                && other instanceof ChainName.Named second
                && first.principal().equals(second.principal());
    }

    private ChainName name(String name) {
        var principal = actors.get(name);
        if (principal != null) {
            return new ChainName.Named(name, principal);
        }
        return switch (name) {
            case USER -> new ChainName.User();
            case ANY -> new ChainName.Any();
            default ->
                throw new IllegalArgumentException(
                        "'" + name + "' is not in delegation.actors (expected: " + expected() + ")");
        };
    }

    private String expected() {
        var names = new ArrayList<String>(List.of(USER, ANY));
        names.addAll(new TreeSet<>(actors.keySet()));
        return "one of " + String.join(", ", names) + ", or {'iss': ..., 'sub': ...}";
    }

    private static ChainName principal(CelExpr.CelMap written) {
        var members = new HashMap<String, String>();
        for (var entry : written.entries()) {
            members.put(member(entry.key()), text(entry.value()));
        }
        var issuer = members.get("iss");
        var subject = members.get("sub");
        if (issuer == null || subject == null || members.size() > 2) {
            throw new IllegalArgumentException(
                    "a principal with the members " + new TreeSet<>(members.keySet()) + " (expected: iss and sub)");
        }
        var principal = new Principal(issuer, subject);
        return new ChainName.Named(principal.subject(), principal);
    }

    private static String member(CelExpr key) {
        return key.exprKind().getKind() == CelExpr.ExprKind.Kind.IDENT
                ? key.ident().name()
                : text(key);
    }

    private static String text(CelExpr expression) {
        if (expression.exprKind().getKind() == CelExpr.ExprKind.Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE) {
            return expression.constant().stringValue();
        }
        throw new IllegalArgumentException("a name that is computed (expected: a text in quotes)");
    }
}
