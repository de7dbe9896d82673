package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawHttp2.END_HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.END_STREAM;
import static dev.narrowgate.delegation.testing.RawHttp2.HEADERS;
import static dev.narrowgate.delegation.testing.RawHttp2.get;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.RespelledPath;
import dev.narrowgate.delegation.decision.PathSpelling;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import dev.narrowgate.delegation.testing.RawHttp2;
import dev.narrowgate.delegation.testing.RawNextHop;
import dev.narrowgate.delegation.testing.TestCertificates;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Every spelling of a path gets the decision about that path, and the next hop sees exactly the path of the decision. */
class OneSpellingIT {

    private static RawNextHop rawHop;
    private static GatewayHarness gateway;
    private static String token;

    @BeforeContainer
    static void start() throws Exception {
        var folder = Files.createTempDirectory("spelling");
        TestCertificates.write(folder, "gateway");
        rawHop = new RawNextHop();
        var settings = new ArrayList<>(List.of(TestCertificates.settings(folder)));
        settings.add("--raw-hop=" + rawHop.baseUrl());
        settings.add("--delegation.policies.tickets.rule=!request.path.startsWith('/raw/admin')");
        gateway = new GatewayHarness(folder, settings.toArray(String[]::new));
        token = gateway.delegation().sign();
    }

    @AfterContainer
    static void stop() throws Exception {
        gateway.close();
        rawHop.close();
    }

    @Property(tries = 150)
    void equalPathsGetOneDecisionAndTheNextHopSeesIt(@ForAll("paths") String path, @ForAll long seed) throws Exception {
        var spelled = RespelledPath.of(path, new Random(seed));
        var normal = PathSpelling.normal(path);
        var expected = normal.matches("(?i).*(%2F|%25|/[.]{1,2}(/.*|$)|//).*")
                ? 400
                : normal.startsWith("/raw/admin") ? 403 : 200;
        var forwarded = expected == 200 ? List.of("GET " + normal + " HTTP/1.1") : List.of();

        rawHop.reset();
        assertThat(overHttp1(spelled)).as(spelled).isEqualTo(expected);
        assertThat(requestLines()).isEqualTo(forwarded);

        rawHop.reset();
        assertThat(overHttp2(spelled)).as(spelled).isEqualTo(expected);
        assertThat(requestLines()).isEqualTo(forwarded);

        assertThat(gateway.audited())
                .last()
                .satisfies(record -> assertThat(record.get("path").asString()).isEqualTo(normal));
    }

    @Provide
    Arbitrary<String> paths() {
        var first = Arbitraries.of("admin", "administrator", "open", "Admin", "adm");
        var more =
                Arbitraries.of("/", "a", "~", "-._", "Z9", "%c3%a9", "%2f", "%20", "%25", "@:", "%40", ".", "..", "x");
        return first.flatMap(
                name -> more.list().ofMaxSize(5).map(parts -> "/raw/" + name + "/" + String.join("", parts)));
    }

    private static List<String> requestLines() {
        return rawHop.received()
                .lines()
                .filter(line -> line.endsWith(" HTTP/1.1"))
                .toList();
    }

    private static int overHttp1(String path) throws Exception {
        var socket = TestCertificates.trustingAll().getSocketFactory().createSocket("127.0.0.1", gateway.port());
        try (var connection = new RawConnection(socket)) {
            connection.send(
                    "GET " + path + " HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer " + token + "\r\n\r\n");
            return connection.answer().status();
        }
    }

    private static int overHttp2(String path) throws Exception {
        try (var connection = new RawHttp2(TestCertificates.trustingAll(), gateway.port())) {
            connection.send(HEADERS, END_HEADERS | END_STREAM, 1, get(path, token));
            return connection.end(1).status();
        }
    }
}
