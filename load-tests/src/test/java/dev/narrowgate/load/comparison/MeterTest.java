package dev.narrowgate.load.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.sun.net.httpserver.HttpServer;
import dev.narrowgate.load.Issuer;
import dev.narrowgate.load.NextHop;
import dev.narrowgate.load.ServerProcess;
import dev.narrowgate.load.TemporaryFolder;
import dev.narrowgate.load.comparison.Cost.Window;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

class MeterTest {

    private static final Meter SHORT = new Meter(Duration.ofMillis(100), 3, Duration.ofMillis(500));

    @Test
    void isFlatWhenTwoWindowsCostAsMuchAsTheTwoBefore() {
        assertThat(Meter.isFlat(windows(900, 500, 100, 110, 95, 105), 2)).isTrue();
        assertThat(Meter.isFlat(windows(110, 105, 100, 95), 2)).isFalse();
        assertThat(Meter.isFlat(windows(100, 100, 110, 110), 2)).isFalse();
        assertThat(Meter.isFlat(windows(100, 100, 100), 2)).isFalse();
    }

    @Test
    void quotesTheMedianOfTheWindows() {
        var cost = Cost.of(windows(30, 10, 50), 4, true);

        assertThat(cost.microseconds()).isEqualTo(30);
        assertThat(cost.lowest()).isEqualTo(10);
        assertThat(cost.highest()).isEqualTo(50);
    }

    @Test
    void measuresTheRelayAndSaysWhyOthersAreMissing() throws Exception {
        var printed = new StringWriter();
        var missing = new Nginx(Map.of("PATH", "", "NGINX", "/no/such/program"));

        var rows = new Comparison(SHORT, new PrintWriter(printed, true)).measure(List.of(missing, new Relay()));

        assertThat(rows.getFirst())
                .isInstanceOfSatisfying(
                        Row.Missing.class,
                        row -> assertThat(row.reason())
                                .isEqualTo("no nginx on the path (or name the program in the variable NGINX)"));
        assertThat(rows.getLast()).isInstanceOfSatisfying(Row.Measured.class, row -> {
            assertThat(row.cost().microseconds()).isPositive();
            assertThat(row.cost().perSecond()).isPositive();
            assertThat(row.checks()).isEqualTo(new Checks(false, false, false, false, Checks.Shown.THE_SAME));
        });
        assertThat(printed.toString()).contains("nginx: missing, no nginx", "bare Netty relay: measuring");
    }

    @Test
    void measuresNoProgramThatAnswersWithoutForwarding() throws Exception {
        try (var issuer = new Issuer(JWSAlgorithm.ES256);
                var nextHop = new NextHop();
                var lying = new Answering(200)) {
            assertThatThrownBy(() -> Checks.of(lying.port(), issuer, nextHop))
                    .isInstanceOf(IOException.class)
                    .hasMessage("status 200, and no request arrived");
        }
    }

    @Test
    void measuresNoProgramThatRefusesAValidToken() throws Exception {
        try (var issuer = new Issuer(JWSAlgorithm.ES256);
                var nextHop = new NextHop();
                var shut = new Answering(401)) {
            assertThatThrownBy(() -> Checks.of(shut.port(), issuer, nextHop))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it refused a valid token");
        }
    }

    @Test
    void measuresNoProgramWhoseRefusalIsAFailure() throws Exception {
        try (var issuer = new Issuer(JWSAlgorithm.ES256);
                var nextHop = new NextHop();
                var broken = new Answering(500)) {
            assertThatThrownBy(() -> Checks.of(broken.port(), issuer, nextHop))
                    .isInstanceOf(IOException.class)
                    .hasMessage("status 500, and no request arrived");
        }
    }

    @Test
    void saysWhatAProgramPrintedThatDidNotStart() throws Exception {
        try (var folder = new TemporaryFolder();
                var issuer = new Issuer(JWSAlgorithm.ES256);
                var nextHop = new NextHop()) {
            var printing = new Executable("sh", System.getenv()).path();
            assertThat(printing).isPresent();

            assertThatThrownBy(() -> ServerProcess.start(
                            List.of(printing.get().toString(), "-c", "echo no such option; exit 3"),
                            ServerProcess.freePort(),
                            new Surroundings(folder.path(), issuer, nextHop).log()))
                    .isInstanceOf(IOException.class)
                    .hasMessage("it ended with code 3: no such option");
        }
    }

    @Test
    void findsAProgramByItsVariable() {
        assertThat(new Executable("envoy", Map.of("ENVOY", "/bin/sh")).path()).isPresent();
        assertThat(new Executable("envoy", Map.of("PATH", "")).path()).isEqualTo(Optional.empty());
    }

    private static List<Window> windows(double... microseconds) {
        return DoubleStream.of(microseconds)
                .mapToObj(value -> new Window(value, 1000))
                .toList();
    }

    /** Answers each request itself. */
    private static final class Answering implements AutoCloseable {

        private final HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);

        Answering(int status) throws IOException {
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(status, -1);
                exchange.close();
            });
            server.start();
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
