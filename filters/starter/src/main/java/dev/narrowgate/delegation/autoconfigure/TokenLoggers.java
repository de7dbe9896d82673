package dev.narrowgate.delegation.autoconfigure;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Sets the loggers that print whole tokens at {@code debug} or {@code trace} to {@code info}, even if all other
 * loggers are set lower. A level that is set for one of them by its name wins.
 */
public final class TokenLoggers implements EnvironmentPostProcessor {

    private static final Map<String, Object> LEVELS = Stream.of(
                    // Logs the outgoing and the incoming headers of a request.
                    "org.springframework.cloud.gateway.filter.headers.observation",
                    // Logs the session token of a signature.
                    "software.amazon.awssdk.http.auth.aws")
            .collect(Collectors.toUnmodifiableMap(logger -> "logging.level." + logger, logger -> "info"));

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        environment.getPropertySources().addLast(new MapPropertySource("narrowgateTokenLoggers", LEVELS));
    }
}
