package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.web.cors.CorsConfiguration;

/** Checks which pages of other origins may call. Access for every page with its visitors' credentials is a problem. */
final class CrossOrigins {

    private static final String CORS = "spring.cloud.gateway.server.webflux.globalcors.cors-configurations";

    /** Origins of strangers. Any page can make a frame whose origin is {@code null} (HTML, section 7.1.1). */
    private static final List<String> STRANGERS =
            List.of("null", "https://stranger.invalid", "http://stranger.invalid", "https://stranger.invalid:8443");

    /** The port or the ports at the end of a pattern. */
    private static final Pattern PORTS = Pattern.compile(":\\[?([0-9,]{1,600})\\]?$");

    private final ConfigurationSource source;
    private final RoutePatterns patterns;

    CrossOrigins(ConfigurationSource source, RoutePatterns patterns) {
        this.source = source;
        this.patterns = patterns;
    }

    /** Checks the origins of all routes. */
    void check() {
        source.bindAny(CORS, Bindable.mapOf(String.class, CorsConfiguration.class))
                .forEach((path, cors) -> check(CORS + "." + path, cors));
    }

    /** Checks the origins of one route, in its metadata. Any spelling of a name counts. */
    void check(String key, @Nullable Object metadata) {
        if (metadata instanceof Map<?, ?> settings) {
            var cors = new CorsConfiguration();
            settings.forEach((name, value) -> {
                switch (String.valueOf(name).replace("-", "").toLowerCase(Locale.ROOT)) {
                    case "allowedorigins" -> cors.setAllowedOrigins(texts(value));
                    case "allowedoriginpatterns" -> cors.setAllowedOriginPatterns(texts(value));
                    case "allowcredentials" -> cors.setAllowCredentials(Boolean.valueOf(String.valueOf(value)));
                    default -> {}
                }
            });
            check(key, cors);
        }
    }

    private static List<String> texts(@Nullable Object value) {
        List<?> all = value instanceof Map<?, ?> numbered
                ? List.copyOf(numbered.values())
                : value instanceof List<?> list ? list : List.of(String.valueOf(value));
        return all.stream().map(String::valueOf).toList();
    }

    private void check(String key, CorsConfiguration cors) {
        if (isOpen(cors)) {
            source.problem(
                    key, "every origin, with credentials or a private network (expected: origins that are named)");
        }
        patterns.checkOrigins(key, cors.getAllowedOriginPatterns());
    }

    private static boolean isOpen(CorsConfiguration cors) {
        try {
            cors.validateAllowCredentials();
            cors.validateAllowPrivateNetwork();
        } catch (IllegalArgumentException everyOrigin) {
            // With such a setting, each request with an Origin header would fail.
            return true;
        }
        var isTrusted =
                Boolean.TRUE.equals(cors.getAllowCredentials()) || Boolean.TRUE.equals(cors.getAllowPrivateNetwork());
        return isTrusted && strangers(cors).anyMatch(origin -> cors.checkOrigin(origin) != null);
    }

    /** Includes the ports that the patterns name, because any host may use them. */
    private static Stream<String> strangers(CorsConfiguration cors) {
        var patterns = cors.getAllowedOriginPatterns();
        var ports = patterns == null
                ? Stream.<String>empty()
                : patterns.stream()
                        .map(PORTS::matcher)
                        .filter(Matcher::find)
                        .flatMap(found -> Stream.of(found.group(1).split(",")))
                        .flatMap(port ->
                                Stream.of("https://stranger.invalid:" + port, "http://stranger.invalid:" + port));
        return Stream.concat(STRANGERS.stream(), ports);
    }
}
