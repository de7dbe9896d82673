package dev.narrowgate.delegation.config.route;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.MisreadValues;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.util.NumberUtils;

/**
 * Finds settings of Spring Boot and Spring Cloud Gateway that silently reduce security. A setting that discloses
 * tokens or admits strangers is a problem; a setting that removes a protection is a warning.
 */
public final class OpenSettings {

    private static final String GATEWAY = "spring.cloud.gateway.server.webflux.";
    private static final String LOCATOR = GATEWAY + "discovery.locator.";
    private static final String HOP_BY_HOP = GATEWAY + "filter.remove-hop-by-hop.headers";
    private static final String TRUSTED = GATEWAY + "trusted-proxies";

    private static final int HIGHEST_PORT = 65_535;

    private static final String IDLE = "server.netty.idle-timeout";

    /** Durations of the framework, which silently reads a number without a unit as milliseconds. */
    private static final List<String> TIMES = List.of(
            IDLE,
            "server.netty.connection-timeout",
            "spring.lifecycle.timeout-per-shutdown-phase",
            GATEWAY + "httpclient.response-timeout",
            GATEWAY + "httpclient.pool.max-idle-time",
            GATEWAY + "httpclient.pool.max-life-time",
            GATEWAY + "httpclient.pool.eviction-interval");

    /**
     * Sample addresses in the framework's notation, from different networks of each family. No list of a company's
     * own proxies contains all addresses of a family. A pattern that matches them all trusts every peer of that
     * family.
     */
    private static final List<List<String>> STRANGERS = List.of(
            List.of("192.0.2.1", "8.8.8.8", "203.0.113.77"),
            List.of("2001:db8:0:0:0:0:0:1", "2606:4700:0:0:0:0:0:1111", "2a00:1450:4001:80e:0:0:0:200e"));

    private final ConfigurationSource source;
    private final List<ConfigurationProblem> warnings = new ArrayList<>();

    public OpenSettings(ConfigurationSource source) {
        this.source = source;
    }

    /** Notes the problems. Returns the warnings. */
    public List<ConfigurationProblem> check() {
        checkPort("server.port", 0);
        checkPort("management.server.port", -1);
        checkBundle("server.ssl.bundle");
        checkBundle("management.server.ssl.bundle");
        checkBundle(GATEWAY + "httpclient.ssl.ssl-bundle");
        checkLocator();
        checkDefinitions();
        checkTransport();
        checkLogs();
        checkTimes();
        new ActuatorChecks(source, this::warn).check();
        return warnings;
    }

    /** The framework reads the port in several places, some of which do not name the key. */
    private void checkPort(String key, int least) {
        var text = source.text(key);
        if (text != null && !isPort(text, least)) {
            source.problem(key, "'" + text + "' is no port (expected: " + least + " to 65535)");
        }
    }

    /** Reads numbers like the framework, also in hexadecimal. */
    private static boolean isPort(String text, int least) {
        try {
            var port = NumberUtils.parseNumber(text, Integer.class);
            return port >= least && port <= HIGHEST_PORT;
        } catch (NumberFormatException none) {
            return false;
        }
    }

    /** The framework calls next hops without a missing bundle, and reports that of the management port too late. */
    private void checkBundle(String key) {
        var name = source.text(key);
        if (name != null
                && !source.hasSection("spring.ssl.bundle.pem." + name)
                && !source.hasSection("spring.ssl.bundle.jks." + name)) {
            source.problem(key, "'" + name + "' is no bundle (expected: one under spring.ssl.bundle)");
        }
    }

    private void checkLocator() {
        if (source.isTrue(LOCATOR + "enabled")
                && !delegates(LOCATOR + "filters")
                && !delegates(GATEWAY + "default-filters")) {
            source.problem(
                    LOCATOR + "enabled",
                    "true makes a route to every service that is discovered, open to anybody (expected: false, or"
                            + " Delegation among discovery.locator.filters)");
        }
    }

    /**
     * The framework would leave out a route that cannot be made. The next matching route would take its paths, and
     * may be open.
     */
    private void checkDefinitions() {
        if (source.isFalse(GATEWAY + "fail-on-route-definition-error")) {
            source.problem(
                    GATEWAY + "fail-on-route-definition-error",
                    "false leaves out a route with a mistake, and the next one that matches takes its paths, without"
                            + " delegation too (expected: true)");
        }
    }

    private boolean delegates(String key) {
        var filters = source.bind(key, Bindable.listOf(FilterDefinition.class), FilterDefinition.class);
        return filters != null
                && filters.stream().anyMatch(filter -> filter != null && "Delegation".equals(filter.getName()));
    }

    private void checkTransport() {
        if (source.isTrue(GATEWAY + "httpclient.ssl.use-insecure-trust-manager")) {
            warn(
                    GATEWAY + "httpclient.ssl.use-insecure-trust-manager",
                    "true trusts every certificate of a next hop, so anybody on the way gets its tokens (expected:"
                            + " false, and httpclient.ssl.ssl-bundle)");
        }
        if (source.isWritten(HOP_BY_HOP) && source.list(HOP_BY_HOP).isEmpty()) {
            warn(HOP_BY_HOP, "empty takes hop-by-hop headers off the list; the gateway removes its own list still");
        }
        if (source.isFalse("server.netty.validate-headers")) {
            source.problem(
                    "server.netty.validate-headers",
                    "false lets control characters into headers, which split a message in two (expected: true)");
        }
        if (isZero(source.text(IDLE))) {
            source.problem(IDLE, "0 keeps idle connections for ever (expected: such as 60s)");
        }
        var proxies = source.text(TRUSTED);
        if (proxies != null) {
            // The framework matches it against each address that a trusted peer sends in Forwarded or X-Forwarded-For.
            new RoutePatterns(source).checkWhole(TRUSTED, proxies);
        }
        if (proxies != null && trustsStrangers(proxies)) {
            source.problem(
                    TRUSTED,
                    "'" + proxies
                            + "' trusts every peer of IPv4 or of IPv6, so any caller says where it comes from (expected: the"
                            + " addresses of your proxies, such as 10\\.1\\.0\\..*)");
        }
        if (source.isOneOf("server.forward-headers-strategy", "native", "framework")) {
            warn(
                    "server.forward-headers-strategy",
                    "takes host, scheme and address from X-Forwarded headers of any peer (expected: none, and "
                            + TRUSTED + ")");
        }
    }

    private static boolean trustsStrangers(String expression) {
        try {
            var pattern = Pattern.compile(expression);
            return STRANGERS.stream()
                    .anyMatch(family -> family.stream()
                            .allMatch(address -> pattern.matcher(address).matches()));
        } catch (PatternSyntaxException invalid) {
            // An invalid expression is noted as a problem already.
            return false;
        }
    }

    /** Whether a duration is zero in any notation: {@code 0}, {@code 0m}, {@code PT0S}. */
    private static boolean isZero(@Nullable String duration) {
        try {
            return duration != null && DurationStyle.detectAndParse(duration).isZero();
        } catch (IllegalArgumentException invalid) {
            // Spring Boot reports an invalid duration itself.
            return false;
        }
    }

    private void checkLogs() {
        for (var key : List.of(GATEWAY + "httpserver.wiretap", GATEWAY + "httpclient.wiretap")) {
            if (source.isTrue(key)) {
                source.problem(
                        key,
                        "true writes every byte into the log in hexadecimal, where no redaction finds a token"
                                + " (expected: false)");
            }
        }
        if (source.isTrue("spring.http.codecs.log-request-details")) {
            source.problem(
                    "spring.http.codecs.log-request-details",
                    "true writes forms and headers, and with them tokens, into the log (expected: false)");
        }
        for (var key : List.of("spring.web.error.include-stacktrace", "spring.web.error.include-message")) {
            if (source.isOneOf(key, "always", "on_param", "on-param")) {
                warn(key, "tells callers what happens inside (expected: never)");
            }
        }
        for (var place : source.list("spring.web.resources.static-locations")) {
            if (place.toLowerCase(Locale.ROOT).startsWith("file:")) {
                warn("spring.web.resources.static-locations", place + " is served to anybody, without delegation");
            }
        }
    }

    private void checkTimes() {
        for (var key : TIMES) {
            var text = source.text(key);
            if (text != null && MisreadValues.hasNoUnit(text)) {
                warn(
                        key,
                        "'" + text + "' is read as milliseconds (expected: with a unit, " + text + "s or " + text
                                + "ms)");
            }
        }
    }

    private void warn(String key, String message) {
        warnings.add(new ConfigurationProblem(source.place(key), message));
    }
}
