package dev.narrowgate.delegation.web.route;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;

/**
 * Checks circuit breakers of the framework. A breaker may stand beside Delegation if it can only fail. A fallback would
 * get the request as it arrived. A breaker that resumes would make an answer of a refusal.
 */
final class CircuitBreakers {

    static final String NAME = SpringCloudCircuitBreakerFilterFactory.NAME;

    static final String MAKER = SpringCloudCircuitBreakerFilterFactory.class.getName();

    private static final String FALLBACK = "'" + NAME
            + "' with a fallback beside Delegation: its fallback would get the request as it arrived, with the caller's"
            + " token (expected: no fallbackUri)";
    private static final String RESUMES = "'" + NAME
            + "' that resumes without an error, beside Delegation: the caller and the record would be told of an answer that"
            + " no next hop gave (expected: no resumeWithoutError)";
    private static final String UNREADABLE =
            "'" + NAME + "' beside Delegation: it does not show whether it has a fallback (expected: none)";

    private static final Pattern SIGNS = Pattern.compile("[^a-z0-9]");

    private CircuitBreakers() {}

    /** @param arguments the arguments by name, in any spelling that the framework binds */
    static @Nullable String problem(Map<String, String> arguments) {
        for (var argument : arguments.entrySet()) {
            var name = SIGNS.matcher(argument.getKey().toLowerCase(Locale.ROOT)).replaceAll("");
            if (name.startsWith("fallback")) {
                return FALLBACK;
            }
            if (name.equals("resumewithouterror") && !"false".equalsIgnoreCase(argument.getValue())) {
                return RESUMES;
            }
        }
        return null;
    }

    /** Checks a filter that is already built. Only reflection can read its configuration. */
    static @Nullable String problem(GatewayFilter made) {
        try {
            for (var field : made.getClass().getDeclaredFields()) {
                if (field.getType() == SpringCloudCircuitBreakerFilterFactory.Config.class
                        && field.trySetAccessible()) {
                    return problem((SpringCloudCircuitBreakerFilterFactory.Config) field.get(made));
                }
            }
            return UNREADABLE;
        } catch (ReflectiveOperationException closed) {
            return UNREADABLE;
        }
    }

    private static @Nullable String problem(SpringCloudCircuitBreakerFilterFactory.@Nullable Config config) {
        if (config == null) {
            return UNREADABLE;
        }
        return config.getFallbackUri() != null ? FALLBACK : config.isResumeWithoutError() ? RESUMES : null;
    }
}
