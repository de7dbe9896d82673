package dev.narrowgate.delegation.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;

class CountedPeersTest {

    private static final CountedPeers BEHIND = CountedPeers.behind("10\\.1\\.0\\..*|2001:db8:1:.*");

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
        return peers.of(request(peer, headers));
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
                // Malformed, or only proxies: then it is the proxy.
                "198.51.100.7, garbage~10.1.0.5",
                "198.51.100.7,~10.1.0.5",
                "198.51.100.7, localhost~10.1.0.5",
                "198.51.100.7, [2001:db8::1~10.1.0.5",
                "10.1.0.8, 10.1.0.9~10.1.0.5",
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
                "for=\"198.51.100.7~10.1.0.5"
            })
    void theStandardsHeaderSaysTheSame(String header, String expected) {
        assertThat(counted(BEHIND, "10.1.0.5", "Forwarded", header)).isEqualTo(expected);
    }

    @Test
    void linesAreOneList() {
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", "203.0.113.9", "198.51.100.7", "10.1.0.9"))
                .isEqualTo("198.51.100.7");
    }

    @Test
    void twoHeadersThatDifferCountAsTheProxy() {
        var headers = new HttpHeaders();
        headers.add("X-Forwarded-For", "198.51.100.7");
        headers.add("Forwarded", "for=203.0.113.9");
        assertThat(BEHIND.of(request("10.1.0.5", headers))).isEqualTo("10.1.0.5");

        headers.set("Forwarded", "for=198.51.100.7");
        assertThat(BEHIND.of(request("10.1.0.5", headers))).isEqualTo("198.51.100.7");
    }

    @Test
    void aPeerThatIsNoTrustedProxyIsNotBelieved() {
        assertThat(counted(BEHIND, "192.0.2.1", "X-Forwarded-For", "198.51.100.7"))
                .isEqualTo("192.0.2.1");
        assertThat(counted(CountedPeers.behind(null), "10.1.0.5", "X-Forwarded-For", "198.51.100.7"))
                .isEqualTo("10.1.0.5");
        assertThat(counted(CountedPeers.behind(" "), "10.1.0.5", "X-Forwarded-For", "198.51.100.7"))
                .isEqualTo("10.1.0.5");
    }

    @Test
    void aRowOfProxiesHasAnEnd() {
        var row = "198.51.100.7" + ", 10.1.0.9".repeat(15);
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", row)).isEqualTo("198.51.100.7");
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", row + ", 10.1.0.9".repeat(5000)))
                .isEqualTo("10.1.0.5");
        assertThat(counted(BEHIND, "10.1.0.5", "X-Forwarded-For", "1".repeat(100_000)))
                .isEqualTo("10.1.0.5");
        assertThat(counted(BEHIND, "10.1.0.5", "Forwarded", ";".repeat(100_000)))
                .isEqualTo("10.1.0.5");
    }
}
