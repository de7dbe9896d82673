package dev.narrowgate.gateway.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.source.YamlSyntax;
import dev.narrowgate.gateway.GatewayApplication;
import dev.narrowgate.gateway.StartFailure;
import dev.narrowgate.gateway.command.Configurations.Configuration;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import picocli.CommandLine;

/** {@code validate} prints Valid exactly for the configurations with which {@code serve} starts. */
class ValidateAgreesIT {

    private static final String GOOD = """
            delegation:
              gateway: https://gateway.example.com
              issuers: [ { issuer: "https://idp.example.com", jwks-uri: "http://127.0.0.1:1/jwks" } ]
              policies: { orders: { audience: "https://orders.example.com", scopes: [ orders:read ] } }
            """;

    @TempDir
    private Path folder;

    /** @param died the text of a failed start; null if it succeeded */
    private record Start(@Nullable String died, int listened) {}

    /** @param valid whether the output is Valid */
    private record Look(boolean valid, String said) {}

    static List<Configuration> validateAndServeAgreeOnEveryConfiguration() throws IOException {
        return Configurations.all();
    }

    @Test
    void thereAreManyConfigurations() throws Exception {
        assertThat(validateAndServeAgreeOnEveryConfiguration()).hasSizeGreaterThan(25);
    }

    @ParameterizedTest
    @MethodSource
    void validateAndServeAgreeOnEveryConfiguration(Configuration configuration) throws Exception {
        var file = Files.writeString(folder.resolve("gateway.yaml"), configuration.yaml());

        var look = validate(file);
        var start = serve(file);

        assertThat(look.valid()).as(look.said() + start.died()).isEqualTo(start.died() == null);
        assertThat(start.listened()).isEqualTo(start.died() == null ? 2 : 0);
    }

    @Test
    void theFolderOfOperatorsIsValidAndStarts() throws Exception {
        var config = Path.of("../config");

        assertThat(validate(config).said()).contains("Valid: 1 route, 0 problems, 0 warnings.");
        assertThat(serve(config).died()).isNull();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(route("http://a:1", "Path=/{a", "Delegation=orders"), "route 'orders' cannot be made"),
                Arguments.of(route("http://a:1", "Between=a,b", "Delegation=orders"), "route 'orders' cannot be made"),
                Arguments.of(
                        route("http://a:1", "Path=/**", "Delegation=orders, RewritePath=/a"),
                        "route 'orders' cannot be made"),
                Arguments.of(route("https://a_b", "Path=/**", "Delegation=orders"), "https://a_b"),
                Arguments.of(route("lb://a", "Path=/**", "Delegation=orders"), "lb://a"),
                Arguments.of(
                        "spring.cloud.gateway.routes: [ { id: a } ]", "spring.cloud.gateway.server.webflux.routes"),
                Arguments.of("server.port: many", "many"),
                Arguments.of("server.ssl.bundle: nowhere", "nowhere"),
                Arguments.of("management.server.ssl.bundle: nowhere", "nowhere"),
                Arguments.of("spring.cloud.gateway.server.webflux.httpclient.ssl.ssl-bundle: nowhere", "nowhere"),
                Arguments.of("spring.cloud.gateway.server.webflux.httpclient.connect-timeout: soon", "soon"),
                Arguments.of(
                        "spring.cloud.gateway.server.webflux.globalcors.cors-configurations: { '[/**]': {"
                                + " allowed-origins: '*', allow-credentials: true } }",
                        "every origin, with credentials"),
                Arguments.of(
                        "spring.cloud.gateway.server.webflux.globalcors.cors-configurations: { '[/**]': {"
                                + " allowed-origin-patterns: '*', allow-credentials: true } }",
                        "every origin, with credentials"));
    }

    @ParameterizedTest
    @MethodSource
    void mistakes(String mistake, String named) throws Exception {
        var file = Files.writeString(folder.resolve("gateway.yaml"), GOOD + mistake + "\n");

        var look = validate(file);
        var start = serve(file);

        assertThat(look.valid()).as(look.said()).isFalse();
        assertThat(look.said()).contains(named);
        assertThat(start.died()).as(mistake).isNotNull().contains(named);
        assertThat(start.listened()).isZero();
    }

    static Stream<String> validateAcceptsValidSettings() {
        return Stream.of(
                route("http://ticket_api:9000", "Path=/**", "Delegation=orders"),
                route("http://a:1", "Path=/**", "Delegation=orders")
                        + "spring.cloud.gateway.server.webflux.globalcors: { add-to-simple-url-handler-mapping: true,"
                        + " cors-configurations: { '[/**]': { allowed-origins: 'https://app.example.com' } } }\n");
    }

    @ParameterizedTest
    @MethodSource
    void validateAcceptsValidSettings(String setting) throws Exception {
        var file = Files.writeString(folder.resolve("gateway.yaml"), GOOD + setting);

        assertThat(validate(file).said()).contains("Valid: 1 route, 0 problems, 0 warnings.");
        assertThat(serve(file).died()).isNull();
    }

    @Test
    void aMisspeltKeyIsAWarningWithTheNearestKey() throws Exception {
        var file = Files.writeString(folder.resolve("gateway.yaml"), GOOD + """
                        server.prot: 8443
                        delegaton.audit.path: x
                        logging.level.com.example: debug
                        management.endpoint.helth.show-details: never
                        spring.cloud.gateway.server.webflux.rotes: [ { id: a } ]
                        """);

        assertThat(validate(file).said())
                .contains("gateway.yaml:5 server.prot")
                .contains("nothing reads this (expected: perhaps server.port)")
                .contains("(expected: perhaps delegation)")
                .contains("(expected: perhaps management.endpoint.health.show-details)")
                .contains("(expected: perhaps spring.cloud.gateway.server.webflux.routes)")
                .doesNotContain("logging.level");
    }

    private static String route(String uri, String predicate, String filters) {
        return "spring.cloud.gateway.server.webflux.routes: [ { id: orders, uri: '" + uri + "', predicates: [ '"
                + predicate + "' ], filters: [ " + filters + " ] } ]\n";
    }

    private static Look validate(Path config) {
        var out = new StringWriter();
        var code = new CommandLine(new ValidateCommand())
                .setOut(new PrintWriter(out, true))
                .execute(config.toString());
        return new Look(code == 0, out.toString());
    }

    private Start serve(Path config) {
        var command = new CommandLine(new ServeCommand()).getCommandSpec();
        var arguments = new ArrayList<>(ConfigLocations.arguments(List.of(config), List.of(), command));
        arguments.add("--delegation.audit.path=" + folder.resolve("audit"));
        try {
            YamlSyntax.check(List.of(config));
        } catch (IllegalArgumentException unreadable) {
            return new Start(unreadable.getMessage(), 0);
        }
        var application = GatewayApplication.create();
        var listened = new int[1];
        application.addListeners((ApplicationListener<WebServerInitializedEvent>) event -> listened[0]++);
        var ports = List.of("server.port", "management.server.port");
        ports.forEach(port -> freely(config, port, arguments));
        try (var context = application.run(arguments.toArray(String[]::new))) {
            return new Start(null, listened[0]);
        } catch (RuntimeException failed) {
            return new Start(StartFailure.describe(failed), listened[0]);
        }
    }

    /** Uses a free port, unless the port is the mistake. */
    private static void freely(Path config, String port, List<String> arguments) {
        try {
            if (Files.isDirectory(config) || !Files.readString(config).contains(port + ": many")) {
                arguments.add("--" + port + "=0");
            }
        } catch (IOException gone) {
            throw new java.io.UncheckedIOException(gone);
        }
    }
}
