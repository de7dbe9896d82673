package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.decision.ScopeRules;
import dev.narrowgate.delegation.decision.ScopeTranslation;
import dev.narrowgate.delegation.decision.ScopeTranslation.Entry;
import dev.narrowgate.delegation.engine.verification.ChainPlace;
import dev.narrowgate.delegation.token.Scopes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the rules of a policy on scopes. */
final class ScopeReader {

    /** Separates a scope from the one that it was translated from. No scope has a space (RFC 6749, section 3.3). */
    private static final String ORIGIN = " > ";

    private final ConfigurationSource source;
    private final String policy;

    /** @param policy the key of the policy */
    ScopeReader(ConfigurationSource source, String policy) {
        this.source = source;
        this.policy = policy;
    }

    ScopeRules read(PolicySettings settings) {
        var required = settings.requiredScopes();
        if (required != null && required.isEmpty()) {
            source.problem(policy + ".required-scopes", "empty (expected: at least one, or no such key)");
        }
        var implied = new HashMap<String, Scopes>();
        lists("implies", settings.implies()).forEach((scope, others) -> implied.put(scope, Scopes.of(others)));
        if (settings.implies() != null && required == null) {
            source.problem(
                    policy + ".implies",
                    "without required-scopes, which it is for (expected: required-scopes beside it)");
        }
        return new ScopeRules(
                Scopes.of(required == null ? List.of() : required), implied, translation(settings), Scopes.NONE);
    }

    private ScopeTranslation translation(PolicySettings settings) {
        if (settings.scopeMapping() != null
                && settings.exchange() != null
                && settings.exchange().chain() != ChainPlace.BESIDE) {
            source.problem(
                    policy + ".scope-mapping",
                    "with an exchange whose tokens do not say what a scope was translated from, so a later policy could"
                            + " translate it again (expected: exchange.chain: beside)");
        }
        var entries = new ArrayList<Entry>();
        lists("scope-mapping", settings.scopeMapping()).forEach((written, to) -> {
            int at = written.indexOf(ORIGIN);
            var origin = at < 0 ? null : written.substring(0, at);
            var from = at < 0 ? written : written.substring(at + ORIGIN.length());
            var key = policy + ".scope-mapping[" + written + "]";
            if (isNoScope(from) || origin != null && isNoScope(origin)) {
                source.problem(
                        key,
                        "'" + written
                                + "' is no scope (expected: a scope, or a scope, ' > ' and the scope that an earlier"
                                + " gateway translated it into)");
            }
            for (int i = 0; i < to.size(); i++) {
                if (!settings.scopes().contains(to.get(i))) {
                    source.problem(
                            key + "[" + i + "]",
                            "'" + to.get(i) + "' is not in scopes, so it is never granted (expected: one of "
                                    + settings.scopes() + ")");
                }
            }
            entries.add(new Entry(origin, from, Scopes.of(to)));
        });
        return new ScopeTranslation(entries);
    }

    private static boolean isNoScope(String text) {
        return Scopes.parse(text).filter(one -> one.values().size() == 1).isEmpty();
    }

    private Map<String, List<String>> lists(String name, @Nullable Map<String, List<String>> written) {
        if (written == null) {
            return Map.of();
        }
        written.forEach((scope, others) -> {
            if (others == null || others.isEmpty()) {
                source.problem(
                        policy + "." + name + "[" + scope + "]", "without scopes (expected: a list of at least one)");
            }
        });
        return written;
    }
}
