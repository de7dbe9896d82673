package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A caller's {@code Connection} takes away what this caller sent, and nothing that the route's own filters set. */
class ConnectionOptionsIT extends HttpAttack {

    private static final String FILTERS = "--spring.cloud.gateway.server.webflux.default-filters";

    @Override
    String[] settings() {
        var filters = List.of(
                "AddRequestHeader=X-Tenant, acme",
                "SetRequestHeader=X-Read-Only, true",
                "AddRequestHeadersIfNotPresent=X-Region:eu",
                "MapRequestHeader=X-From, X-To");
        var settings = new ArrayList<String>();
        for (int i = 0; i < filters.size(); i++) {
            settings.add(FILTERS + "[" + i + "]=" + filters.get(i));
        }
        settings.add("--server.max-http-request-header-size=48KB");
        settings.add("--spring.cloud.gateway.server.webflux.httpclient.response-timeout=30s");
        // The framework writes them when it trusts the peer.
        settings.add("--spring.cloud.gateway.server.webflux.trusted-proxies=127\\.0\\.0\\.1");
        return settings.toArray(String[]::new);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain/1", "/tickets/1"})
    void aHeaderThatTheRouteSetsIsNotTakenAway(String path) throws Exception {
        sent(path, "Connection: close, X-Tenant, x-read-only, X-REGION, X-To, X-Forwarded-For, Forwarded, X-Mine", "");

        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getHeader("X-Tenant")).isEqualTo("acme");
        assertThat(seen.getHeader("X-Read-Only")).isEqualTo("true");
        assertThat(seen.getHeader("X-Region")).isEqualTo("eu");
        assertThat(seen.getHeader("X-To")).isEqualTo("1");
        assertThat(seen.getHeader("X-Forwarded-For")).contains("127.0.0.1");
        assertThat(seen.containsHeader("X-Mine")).isFalse();
        assertThat(seen.containsHeader("Connection")).isFalse();
    }

    /** Of the caller itself: the value that it sent under the name of one that the route sets, too. */
    @ParameterizedTest
    @ValueSource(strings = {"/plain/1", "/tickets/1"})
    void aHeaderThatTheCallerSentIsTakenAway(String path) throws Exception {
        sent(path, "Connection: X-Tenant", "Connection: X-Mine", "X-Tenant: mine", "");

        var seen = gateway().forwarded().getFirst();
        assertThat(seen.header("X-Tenant").values()).containsExactly("acme");
        assertThat(seen.containsHeader("X-Mine")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain/1", "/tickets/1"})
    void theFramingOfTheMessageStays(String path) throws Exception {
        sent(path, "Connection: Content-Length, Host, Transfer-Encoding, X-Mine", "Content-Length: 5", "", "hello");

        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getBodyAsString()).isEqualTo("hello");
        assertThat(seen.getHeader("Content-Length")).isEqualTo("5");
        assertThat(seen.getHeader("X-Tenant")).isEqualTo("acme");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/plain/1", "/tickets/1"})
    void thirtyTwoOptionsAreTakenAndNoMore(String path) throws Exception {
        sent(path, "Connection: " + options(32), "");
        assertThat(gateway().forwarded()).hasSize(1);

        for (var many : List.of(
                "Connection: " + options(33),
                "Connection: " + options(20_000),
                "Connection: " + ",".repeat(40_000),
                Stream.generate(() -> "Connection: b").limit(33).collect(Collectors.joining("\r\n")))) {
            gateway().reset();
            try (var connection = connect()) {
                connection.send(head(path) + many + "\r\n\r\n");
                assertThat(connection.answer().status()).isEqualTo(400);
            }
            assertThat(gateway().forwarded()).isEmpty();
        }
    }

    /** Before anything is verified, decided or exchanged. */
    @Test
    void tooManyAreRejectedInOneRecord() throws Exception {
        var before = gateway().audited();
        try (var connection = connect()) {
            connection.send(head("/tickets/one-record") + "Connection: " + options(33) + "\r\n\r\n");
            assertThat(connection.answer().status()).isEqualTo(400);
        }
        await().until(() -> !after(before).isEmpty());
        var records = after(before);
        assertThat(records)
                .extracting(record -> record.path("event").asString() + " "
                        + record.path("outcome").asString() + " "
                        + record.path("code").asString())
                .containsExactly("decided rejected request-malformed");
        assertThat(records.getFirst().has("subject")).isFalse();
    }

    /** The records of the request in question: the end of one before may be written behind it. */
    private List<JsonNode> after(List<JsonNode> before) throws IOException {
        return gateway().audited().stream()
                .filter(record -> record.path("path").asString().equals("/tickets/one-record"))
                .skip(before.stream()
                        .filter(record -> record.path("path").asString().equals("/tickets/one-record"))
                        .count())
                .toList();
    }

    private static String options(int count) {
        return IntStream.range(0, count).mapToObj(i -> "b").collect(Collectors.joining(","));
    }

    private void sent(String path, String... lines) throws Exception {
        try (var connection = connect()) {
            connection.send(head(path) + "X-From: 1\r\nX-Mine: 1\r\n" + String.join("\r\n", lines)
                    + (lines[lines.length - 1].isEmpty() ? "\r\n" : ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    private String head(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: gateway\r\n" + authorized();
    }
}
