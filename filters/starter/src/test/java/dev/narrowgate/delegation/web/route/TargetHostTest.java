package dev.narrowgate.delegation.web.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetHostTest {

    @ParameterizedTest
    @CsvSource({
        "http://tickets:9000/a, tickets, 9000",
        "http://ticket_api:9000/a?b=c, ticket_api, 9000",
        "http://ticket_api, ticket_api, -1",
        "https://_a.b-c.example:1, _a.b-c.example, 1",
        "ws://[::1]:80/, [::1], 80",
        "http:/nowhere, , -1",
        "mailto:a@b, , -1",
    })
    void readsHostAndPort(String uri, String host, int port) {
        assertThat(TargetHost.of(URI.create(uri))).isEqualTo(host);
        assertThat(TargetHost.port(URI.create(uri))).isEqualTo(port);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a_b:99999", "http://a_b:1x", "http://a_b:", "http://host:port", "http://-a_b", "http://a_b-",
                "http://a_b.", "http://a..b_c", "http://a-.b_c", "http://u_s@a_b", "http://a_b%41", "http://.a_b",
                "http://host,other_host"
            })
    void aNameThatNameServersDoNotKnowIsNoHost(String uri) {
        assertThat(TargetHost.of(URI.create(uri))).isNull();
        assertThat(TargetHost.isUnderscored(URI.create(uri))).isFalse();
    }

    @Test
    void knowsWhichHostsJavaDoesNotSee() {
        assertThat(TargetHost.isUnderscored(URI.create("http://a_b"))).isTrue();
        assertThat(TargetHost.isUnderscored(URI.create("http://a-b"))).isFalse();
    }
}
