package dev.narrowgate.delegation.engine.decision.chain;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.narrowgate.delegation.engine.decision.chain.ChainPath.Element;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Reads the names in the functions of the chain: the name of a configured actor, {@code user}, {@code *}, or a principal
 * written as <code>{'iss': …, 'sub': …}</code>. Fails with {@code IllegalArgumentException} for anything else.
 */
final class ChainNames {

    private static final String USER = "user";
    private static final String ANY = "*";
    private static final String MANY = "**";

    private static final Pattern STEP = Pattern.compile(">");

    /** A chain has at most 16 actors, and longer paths would match none. */
    private static final int LONGEST_PATH = 32;

    private final Map<String, Principal> actors;
    private final Set<String> issuers;

    ChainNames(Map<String, Principal> actors, Set<String> issuers) {
        this.actors = Map.copyOf(actors);
        this.issuers = Set.copyOf(issuers);
    }

    ChainName name(CelExpr argument) {
        if (argument.exprKind().getKind() == CelExpr.ExprKind.Kind.MAP) {
            return principal(argument.map());
        }
        return name(text(argument));
    }

    ChainPath path(CelExpr argument) {
        var elements = new ArrayList<Element>();
        for (var written : STEP.split(text(argument), -1)) {
            var name = written.strip();
            if (name.equals(USER) && !elements.isEmpty()) {
                throw new IllegalArgumentException(
                        "a path with user after its begin (expected: user first, or nowhere)");
            }
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
        if (List.of(USER, ANY, MANY).contains(name)) {
            if (principal != null) {
                throw new IllegalArgumentException(
                        "'" + name + "' is a word, and an actor has this name (expected: another"
                                + " name of the actor, or {'iss': ..., 'sub': ...})");
            }
            return name.equals(USER) ? new ChainName.User() : anyOf(name);
        }
        if (principal == null) {
            throw new IllegalArgumentException(
                    "'" + name + "' is not in delegation.actors (expected: " + expected() + ")");
        }
        return new ChainName.Named(name, principal);
    }

    private static ChainName anyOf(String name) {
        if (name.equals(MANY)) {
            throw new IllegalArgumentException("'**' outside of a path (expected: *)");
        }
        return new ChainName.Any();
    }

    private String expected() {
        var names = new ArrayList<String>(List.of(USER, ANY));
        names.addAll(new TreeSet<>(actors.keySet()));
        return "one of " + String.join(", ", names) + ", or {'iss': ..., 'sub': ...}";
    }

    private ChainName principal(CelExpr.CelMap written) {
        var members = new HashMap<String, String>();
        for (var entry : written.entries()) {
            if (members.put(member(entry.key()), text(entry.value())) != null) {
                throw new IllegalArgumentException("a principal with a member twice (expected: iss and sub)");
            }
        }
        var issuer = members.get("iss");
        var subject = members.get("sub");
        if (issuer == null || subject == null || members.size() > 2) {
            throw new IllegalArgumentException(
                    "a principal with the members " + new TreeSet<>(members.keySet()) + " (expected: iss and sub)");
        }
        if (!issuers.isEmpty() && !issuers.contains(issuer)) {
            throw new IllegalArgumentException("the issuer '" + issuer
                    + "' is not in delegation.issuers (expected: one of " + new TreeSet<>(issuers) + ")");
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
