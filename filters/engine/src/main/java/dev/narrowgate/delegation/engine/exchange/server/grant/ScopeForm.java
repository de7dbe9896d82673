package dev.narrowgate.delegation.engine.exchange.server.grant;

import dev.narrowgate.delegation.token.Scopes;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The form in which a server takes scopes. Entra puts the resource in front of each scope. Entra's {@code .default}
 * stands for all scopes with consent.
 *
 * @param prefix in front of each scope; when null, the audience and a slash
 * @param all whether to request all scopes with consent, instead of each scope
 */
public record ScopeForm(@Nullable String prefix, boolean all) {

    /** Unchanged scopes. */
    public static final ScopeForm PLAIN = new ScopeForm("", false);

    private static final String ALL = ".default";

    String asked(Scopes scopes, String audience) {
        var front = front(audience);
        return all
                ? front + ALL
                : scopes.values().stream().map(scope -> front + scope).collect(Collectors.joining(" "));
    }

    /** Removes the prefix from each scope that has it. */
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
