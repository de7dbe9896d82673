package dev.narrowgate.delegation.web.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

class CountedPeersTest {

    private static final CountedPeers BEHIND = behind(ProxyHeader.X_FORWARDED_FOR);

    private static CountedPeers behind(ProxyHeader header) {
        return CountedPeers.behind("10\\.1\\.0\\..*|2001:db8:1:.*", header);
    }

    /** A request that came over a connection which only has an address. */
    private static ServerHttpRequest request(String peer, HttpHeaders headers) {
        return (ServerHttpRequest) Proxy.newProxyInstance(
                CountedPeersTest.class.getClassLoader(),
                new Class<?>[] {ServerHttpRequest.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getHeaders" -> headers;
                    case "getRemoteAddress" -> new InetSocketAddress(peer, 4711);
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    private static String counted(CountedPeers peers, String peer, String name, String... lines) {
        var headers = new HttpHeaders();
        for (var line : lines) {
            headers.add(name, line);
        }
        return peers.caller(request(peer, headers)).network();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "198.51.100.7~198.51.100.7",
                "203.0.113.9, 198.51.100.7~198.51.100.7",
                "203.0.113.9,198.51.100.7 , 10.1.0.9~198.51.100.7",
                "198.51.100.7:4711~198.51.100.7",
                "garbage, 198.51.100.7~198.51.100.7",
                "2001:db8:2:3::7~2001:db8:2:3:0:0:0:0/64",
                "[2001:db8:2:3::7]:80, 2001:db8:1:0:0:0:0:9~2001:db8:2:3:0:0:0:0/64",
                // What cannot be read, and what stands before it, is not believed: then it is the last proxy that is.
                "198.51.100.7, garbage~10.1.0.5",
                "198.51.100.7,~10.1.0.5",
                "198.51.100.7, localhost~10.1.0.5",
                "198.51.100.7, [2001:db8::1~10.1.0.5",
                "10.1.0.8, 10.1.0.9~10.1.0.8",
                "198.51.100.7, garbage, 10.1.0.9~10.1.0.9",
                "198.51.100.7:x y~10.1.0.5",
                "fe80::1%eth0~10.1.0.5",
                "''~10.1.0.5"
            })
    void theRightMostAddressThatIsNoTrustedProxyIsCounted(String header, String expected) {
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", header)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "for=198.51.100.7;proto=https~198.51.100.7",
                "for=203.0.113.9, proto=https;For=\"198.51.100.7:80\"~198.51.100.7",
                "for=\"[2001:db8:2:3::7]:80\", for=10.1.0.9~2001:db8:2:3:0:0:0:0/64",
                "for=198.51.100.7, for=_hidden~10.1.0.5",
                "for=198.51.100.7, proto=https~10.1.0.5",
                "for=\"198.51.100.7~10.1.0.5",
                "for=203.0.113.9;by=\"x, for=198.51.100.7\"~203.0.113.9",
                "for=198.51.100.7;for=203.0.113.9~10.1.0.5",
                "for=198.51.100.7;proto=http;Proto=https~10.1.0.5",
                "for=\"198.51.100.7:_hidden\"~198.51.100.7"
            })
    void theStandardsHeaderSaysTheSame(String header, String expected) {
        assertThat(counted(behind(ProxyHeader.FORWARDED), "10.1.0.5", "Forwarded", header))
                .isEqualTo(expected);
    }

    @Test
    void linesAreOneList() {
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", "203.0.113.9", "198.51.100.7", "10.1.0.9"))
                .isEqualTo("198.51.100.7");
    }

    /** Proxies write one of them, and leave the other as a stranger sent it. */
    @ParameterizedTest
    @EnumSource
    void theHeaderThatTheProxiesDoNotWriteIsNotRead(ProxyHeader written) {
        var headers = new HttpHeaders();
        headers.add("X-Forwarded-For", "198.51.100.7");
        headers.add("Forwarded", "for=203.0.113.9");
        var caller = written == ProxyHeader.FORWARDED ? "203.0.113.9" : "198.51.100.7";
        assertThat(behind(written).caller(request("10.1.0.5", headers)).network())
                .isEqualTo(caller);

        headers.remove(written.header());
        assertThat(behind(written).caller(request("10.1.0.5", headers)).network())
                .isEqualTo("10.1.0.5");
    }

    @Test
    void withoutANameTheHeaderThatIsThereIsReadAndThatOfMostProxiesFirst() {
        var peers = CountedPeers.behind("10\\.1\\.0\\..*", null);
        assertThat(counted(peers, "10.1.0.5", "X-Forwarded-For", "198.51.100.7"))
                .isEqualTo("198.51.100.7");
        assertThat(counted(peers, "10.1.0.5", "Forwarded", "for=203.0.113.9")).isEqualTo("203.0.113.9");
        var both = new HttpHeaders();
        both.add("X-Forwarded-For", "198.51.100.7");
        both.add("Forwarded", "for=203.0.113.9");
        assertThat(peers.caller(request("10.1.0.5", both)).network()).isEqualTo("198.51.100.7");
    }

    @Test
    void aPeerThatIsNoTrustedProxyIsNotBelieved() {
        assertThat(counted(BEHIND, "192.0.2.1", "X-Forwarded-For", "198.51.100.7"))
                .isEqualTo("192.0.2.1");
        assertThat(counted(
                        CountedPeers.behind(null, ProxyHeader.X_FORWARDED_FOR),
                        "10.1.0.5",
                        "X-Forwarded-For",
                        "198.51.100.7"))
                .isEqualTo("10.1.0.5");
        assertThat(counted(
                        CountedPeers.behind(" ", ProxyHeader.X_FORWARDED_FOR),
                        "10.1.0.5",
                        "X-Forwarded-For",
                        "198.51.100.7"))
                .isEqualTo("10.1.0.5");
    }

    /** Law 9: whatever a stranger writes to the left changes nothing. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Forwarded-For", "Forwarded"})
    void textToTheLeftOfTheCallerDoesNotChangeTheCaller(String name) {
        var random = new Random(4711);
        var pieces = List.of(
                "10.1.0.9", "1.2.3.4", "for=", "\"", ",", ";", "_x", "unknown", "[::1]:80", " ", "\\", "=", ":");
        var standard = name.equals("Forwarded");
        var prefix = standard ? "for=" : "";
        var peers = behind(standard ? ProxyHeader.FORWARDED : ProxyHeader.X_FORWARDED_FOR);
        for (int i = 0; i < 2000; i++) {
            var left = new StringBuilder();
            random.ints(random.nextInt(12), 0, pieces.size()).forEach(piece -> left.append(pieces.get(piece)));
            var row = left + "," + prefix + "198.51.100.7 , " + prefix + "10.1.0.8";
            // Read from the right, a quote that is open stands before what is believed, and swallows none of it.
            assertThat(counted(peers, "10.1.0.5", name, row)).as(row).isEqualTo("198.51.100.7");
        }
    }

    @Test
    void aRowOfProxiesHasAnEnd() {
        var row = "198.51.100.7" + ", 10.1.0.9".repeat(15);
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", row)).isEqualTo("198.51.100.7");
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", row + ", 10.1.0.9".repeat(5000)))
                .isEqualTo("10.1.0.9");
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", "1".repeat(100_000)))
                .isEqualTo("10.1.0.5");
        assertThat(counted(behind(ProxyHeader.FORWARDED), "10.1.0.5", "Forwarded", ";".repeat(100_000)))
                .isEqualTo("10.1.0.5");
    }
}
