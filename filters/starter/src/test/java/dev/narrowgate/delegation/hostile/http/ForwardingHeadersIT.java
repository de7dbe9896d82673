package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a caller sends passes as the gateway's. Rows H-010 to H-014. */
class ForwardingHeadersIT extends HttpAttack {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-HTTP-Method-Override",
                "X-HTTP-Method",
                "X-Method-Override",
                "x_http_method_override",
                "X-Original-URL",
                "X-Rewrite-URL",
                "X-Original-URI",
                "X-Forwarded-Prefix",
                "X-Forwarded-Path",
                "X-Forwarded-Uri",
                "X-Forwarded-Method"
            })
    void h010_aHeaderThatNamesAnotherMethodOrPathIsRemoved(String name) throws Exception {
        try (var connection = connect()) {
            connection.send(with(name + ": DELETE", "Content-Length: 0", ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getMethod().value()).isEqualTo("POST");
        assertThat(seen.getUrl()).isEqualTo("/tickets/1");
        assertThat(seen.getHeaders().keys()).noneMatch(key -> key.equalsIgnoreCase(name));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "close, Delegation-Subject, Delegation-Task, Delegation-Decision, Authorization, Txn-Token, traceparent",
                "keep-alive, DELEGATION-SUBJECT, authorization, Delegation-Chain, Delegation-Hop, Delegation-Actor"
            })
    void h011_aConnectionHeaderCannotTakeOursAway(String options) throws Exception {
        try (var connection = connect()) {
            connection.send(with("Connection: " + options, "Content-Length: 0", ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(seen.getHeader("Delegation-Task")).isEqualTo("task-1");
        assertThat(seen.getHeader("Delegation-Decision")).startsWith("permit;");
        assertThat(seen.getHeader("Authorization")).startsWith("Bearer ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "Content-Length", "Transfer-Encoding", "Cookie", "Content-Type", "close, Content-Length"
            })
    void h012_aConnectionHeaderCannotChangeWhereABodyEnds(String option) throws Exception {
        var hidden = good("/raw/hidden");
        try (var connection = connect()) {
            connection.send("POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "Connection: " + option
                    + "\r\nContent-Length: " + hidden.length() + "\r\n\r\n" + hidden);
            rawHop().behave((head, in, out) -> {
                var plain = head.toLowerCase(Locale.ROOT).contains("content-length: " + hidden.length());
                var chunked = head.toLowerCase(Locale.ROOT).contains("transfer-encoding: chunked");
                var exact = plain ^ chunked && head.toLowerCase(Locale.ROOT).contains("\nhost: ");
                for (int i = 0; plain && i < hidden.length(); i++) {
                    in.read();
                }
                while (chunked && !rawHop().received().endsWith("\r\n0\r\n\r\n")) {
                    in.read();
                }
                out.write(("HTTP/1.1 " + (exact ? 200 : 500) + " x\r\nContent-Length: 0\r\n\r\n").getBytes());
            });
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        theNextGoodRequestSucceeds();
    }

    @Test
    void h012_hopByHopFieldsStayOnTheirHop() throws Exception {
        try (var connection = connect()) {
            connection.send(with(
                    "Connection: close, X-Mine",
                    "X-Mine: 1",
                    "Keep-Alive: timeout=5",
                    "Proxy-Connection: keep-alive",
                    "TE: trailers, chunked",
                    "Trailer: X-T",
                    "Content-Length: 0",
                    ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getHeaders().keys().stream()
                        .map(key -> key.toLowerCase(Locale.ROOT)))
                .doesNotContain("x-mine", "keep-alive", "proxy-connection", "te", "trailer", "connection");
    }

    @Test
    void h012_manyOptionsAreNoMoreThanAHeader() throws Exception {
        refused(with("Connection: " + "x, ".repeat(100_000) + "close", ""), 431);
        try (var connection = connect()) {
            connection.send(with("Connection: " + "x, ".repeat(2_000) + "close", "Content-Length: 0", ""));
            assertThat(connection.answer().status()).isEqualTo(400);
        }
        try (var connection = connect()) {
            connection.send(with("Connection: " + "x, ".repeat(31) + "close", "Content-Length: 0", ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Delegation-Subject: root",
                "delegation-subject: root",
                "DELEGATION-SUBJECT: root",
                "Delegation_Subject: root",
                "Delegation.Subject: root",
                "Delegation~Subject: root",
                "Delegation-Subject: root\r\nDelegation-Subject: root",
                "X: 1\r\nDelegation-Subject: root\r\nY: 2\r\ndelegation_subject: root",
                "Forwarded: for=root;Delegation-Subject=root",
                "tracestate: Delegation-Subject=root",
                "baggage: Delegation-Subject=root"
            })
    void h013_exactlyOneSubjectArrivesAndItIsOurs(String header) throws Exception {
        try (var connection = connect()) {
            connection.send(with(header, "Content-Length: 0", "")
                    .replace("/tickets/1 ", "/tickets/1?Delegation-Subject=root "));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getHeaders().all().stream()
                        .filter(line -> line.key().toLowerCase(Locale.ROOT).matches("delegation.subject"))
                        .flatMap(line -> line.values().stream()))
                .containsExactly("alice");
    }

    @Test
    void h013_aNameWithASpaceOrATrailingColonIsNoName() throws Exception {
        refused(with("Delegation Subject: root", ""), 400);
        refused(with("Delegation-Subject : root", ""), 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-For",
                "X-Forwarded-Host",
                "X-Forwarded-Proto",
                "X-Forwarded-Port",
                "X-Forwarded-Prefix",
                "X-Forwarded-Ssl",
                "X-Forwarded-Server",
                "x_forwarded_for",
                "Forwarded",
                "X-Real-IP",
                "True-Client-IP",
                "CF-Connecting-IP",
                "X-Client-IP",
                "X-Cluster-Client-IP",
                "Fastly-Client-IP",
                "X-Envoy-External-Address",
                "Via"
            })
    void h014_aStrangersHeaderAboutTheWayHereIsDropped(String name) throws Exception {
        try (var connection = connect()) {
            connection.send(with(name + ": for=6.6.6.6;host=elsewhere", "Content-Length: 0", ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getHeaders().toString()).doesNotContain("6.6.6.6", "elsewhere");
    }

    @Test
    void h014_theGatewaySaysOfTheWayHereWhatItKnows() throws Exception {
        try (var connection = connect()) {
            connection.send(with("X-Forwarded-For: 6.6.6.6", "X-Forwarded-Proto: https", "Content-Length: 0", ""));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.header("X-Forwarded-For").values()).containsExactly("127.0.0.1");
        assertThat(seen.header("X-Forwarded-Proto").values()).containsExactly("http");
        assertThat(seen.header("X-Forwarded-Host").values()).containsExactly("gateway.example.com");
    }

    @Test
    void h014_noForwardingHeaderChangesARefusal() throws Exception {
        try (var connection = connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\nX-Forwarded-Host: elsewhere\r\n"
                    + "X-Forwarded-Prefix: /elsewhere\r\nForwarded: host=elsewhere\r\n\r\n");
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).contains("https://gateway.example.com/");
            assertThat(answer.toString()).doesNotContain("elsewhere");
        }
    }
}
