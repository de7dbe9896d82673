package dev.narrowgate.delegation.engine.exchange.server.grant;

import dev.narrowgate.delegation.token.Scopes;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a server wants scopes to be asked for. Entra writes the resource in front of each, and knows one that stands for all that
 * was consented to.
 *
 * @param prefix in front of each scope; the audience and a slash when null
 * @param all whether all that was consented to is asked for, instead of each scope
 */
public record ScopeForm(@Nullable String prefix, boolean all) {

    /** As they are. */
    public static final ScopeForm PLAIN = new ScopeForm("", false);

    private static final String ALL = ".default";

    String asked(Scopes scopes, String audience) {
        var front = front(audience);
        return all
                ? front + ALL
                : scopes.values().stream().map(scope -> front + scope).collect(Collectors.joining(" "));
    }

    /** Without what stands in front of them, where it does. */
    public Scopes read(Scopes said, String audience) {
        var front = front(audience);
        return Scopes.of(said.values().stream()
                .map(scope -> scope.startsWith(front) ? scope.substring(front.length()) : scope)
                .toList());
    }

    private String front(String audience) {
        return prefix == null ? audience + "/" : prefix;
    }
}
