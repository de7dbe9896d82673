package dev.narrowgate.gateway;

import java.util.stream.Collectors;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * Describes in one sentence why an application could not be made, where Spring Boot would print a stack trace. Spring
 * Boot's own analyzers come first.
 */
@Order(Ordered.LOWEST_PRECEDENCE)
public final class StartFailure implements FailureAnalyzer {

    @Override
    public FailureAnalysis analyze(Throwable failure) {
        return new FailureAnalysis(
                describe(failure),
                "--logging.level.org.springframework.boot.diagnostics=debug prints the stack trace.",
                failure);
    }

    /** Returns the key and the value if they are known, and the message of the deepest cause. */
    public static String describe(Throwable failure) {
        ConfigurationProperty property = null;
        var deepest = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof BindException binding && binding.getProperty() != null) {
                property = binding.getProperty();
            }
            if (cause instanceof PortInUseException) {
                return String.valueOf(cause.getMessage());
            }
            deepest = cause;
        }
        var said = deepest.getMessage();
        var reason = said == null || said.isBlank() ? deepest.getClass().getSimpleName() : oneLine(said);
        return property == null
                ? reason
                : (property.getOrigin() == null ? "" : property.getOrigin() + " ") + property.getName() + ": '"
                        + property.getValue() + "': " + reason;
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}
