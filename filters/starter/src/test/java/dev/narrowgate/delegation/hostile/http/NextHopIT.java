package dev.narrowgate.delegation.hostile.http;

import static dev.narrowgate.delegation.testing.RawNextHop.answering;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A next hop is no more trusted than it has to be. Rows H-018, H-025 to H-027. */
class NextHopIT extends HttpAttack {

    @Override
    String[] settings() {
        return new String[] {"--spring.cloud.gateway.server.webflux.httpclient.response-timeout=1s"};
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nhello",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
                "HTTP/1.1 200 OK\r\nX: a\u0000b\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 OK\r\n\r\n",
                "nonsense\r\n\r\n",
                "\u0000\u0001\u0002\r\n\r\n"
            })
    void h018_anAnswerThatIsNoneIsNotTaken(String text) throws Exception {
        rawHop().behave((head, in, out) -> {
            answering(text).answer(head, in, out);
            out.flush();
            in.read();
        });
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            var answer = answerOrBreak(connection);
            assertThat(answer == null || answer.status() == 502 || answer.status() == 504)
                    .as(String.valueOf(answer))
                    .isTrue();
        }
        theConnectionIsNotUsedAgain();
    }

    @Test
    void h018_anAnswerWithTooManyHeadersIsNotTaken() throws Exception {
        rawHop().behave((head, in, out) -> {
            out.write("HTTP/1.1 200 OK\r\n".getBytes());
            out.write("X-Bomb: aaaaaaaaaaaaaaaa\r\n".repeat(100_000).getBytes());
        });
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            assertThat(connection.answer().status()).isEqualTo(502);
        }
        theConnectionIsNotUsedAgain();
    }

    @Test
    void h018_aSecondAnswerBehindTheFirstIsNobodys() throws Exception {
        rawHop().behave(answering("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst"
                + "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond"));
        for (int i = 0; i < 5; i++) {
            try (var connection = connect()) {
                connection.send(good("/raw/" + i));
                var answer = connection.answer();
                assertThat(answer.status() == 200 ? answer.body() : "first").isEqualTo("first");
            }
        }
    }

    @Test
    void h018_anAnswerThatBreaksOffIsBrokenOff() throws Exception {
        rawHop().behave((head, in, out) -> {
            answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello").answer(head, in, out);
            throw new IllegalStateException("reset");
        });
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            assertThat(connection.answer().body()).isEqualTo("hello");
            assertThat(connection.isClosed()).isTrue();
        }
        await().untilAsserted(() -> {
            assertThat(last().get("outcome").asString()).isEqualTo("failed");
            assertThat(last().get("code").asString()).isEqualTo("next-hop-unavailable");
            assertThat(last().get("status").asInt()).isEqualTo(200);
        });
        theConnectionIsNotUsedAgain();
    }

    @Test
    void h018_interimAnswersWithoutEndAreNotWaitedFor() throws Exception {
        rawHop().behave((head, in, out) -> {
            for (int i = 0; i < 2_000_000; i++) {
                answering("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n").answer(head, in, out);
            }
        });
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            var answer = answerOrBreak(connection);
            assertThat(answer == null || answer.status() >= 500)
                    .as(String.valueOf(answer))
                    .isTrue();
        }
        theConnectionIsNotUsedAgain();
    }

    @Test
    void h018_aCallerThatLeavesEndsTheRequestToTheNextHop() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            await().until(() -> rawHop().received().contains("/raw/1"));
        }
        await().until(() -> rawHop().ended() > 0);
        await().untilAsserted(() -> assertThat(last().get("outcome").asString()).isEqualTo("cancelled"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Delegation-Subject: root",
                "delegation_subject: root",
                "Delegation-Decision: permit",
                "Txn-Token: x",
                "DPoP-Nonce: x",
                "DPoP: x",
                "Actor-Token: x",
                "Authorization: Bearer x",
                "WWW-Authenticate: Bearer realm=\"inside\"",
                "Proxy-Authenticate: Basic",
                "Alt-Svc: h2=\"elsewhere:443\"",
                "Connection: X-Hop\r\nX-Hop: 1",
                "Keep-Alive: timeout=1000"
            })
    void h025_aHeaderThatOnlyTheGatewayMaySendIsRemoved(String header) throws Exception {
        rawHop().behave(answering(
                "HTTP/1.1 200 OK\r\nX-Kept: 1\r\nSet-Cookie: a=b\r\nContent-Length: 2\r\n" + header + "\r\n\r\nok"));
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("X-Kept")).isEqualTo("1");
            assertThat(answer.header("Set-Cookie")).isEqualTo("a=b");
            for (var line : header.split("\r\n")) {
                assertThat(answer.headers()).noneMatch(line::equalsIgnoreCase);
            }
        }
    }

    @Test
    void h025_aNextHopThatDoesNotTakeTheTokenIsNotTheCallersFault() throws Exception {
        rawHop().behave(answering("HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer error=\"invalid_token\"\r\n"
                + "Set-Cookie: a=b\r\nContent-Length: 6\r\n\r\ninside"));
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(502);
            assertThat(answer.header("WWW-Authenticate")).isNull();
            assertThat(answer.header("Set-Cookie")).isNull();
            assertThat(answer.body()).contains("next-hop-unavailable").doesNotContain("inside");
        }
        await().untilAsserted(() -> assertThat(last().get("reason").asString()).startsWith("answered 401"));
        theNextGoodRequestSucceeds();
    }

    @Nested
    class WhenThePolicyPassesChallenges extends HttpAttack {

        @Override
        String[] settings() {
            return new String[] {"--delegation.policies.tickets.challenges=pass"};
        }

        @Test
        void h025_theChallengeOfTheNextHopGoesBack() throws Exception {
            rawHop().behave(answering("HTTP/1.1 401 No\r\nWWW-Authenticate: Bearer error=\"insufficient_user"
                    + "_authentication\"\r\nContent-Length: 6\r\n\r\ninside"));
            try (var connection = connect()) {
                connection.send(good("/raw/1"));
                var answer = connection.answer();
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate"))
                        .isEqualTo("Bearer error=\"insufficient_user_authentication\"");
                assertThat(answer.body()).isEqualTo("inside");
            }
        }
    }

    @Test
    void h025_anAddressInsideIsWrittenAsCallersKnowIt() throws Exception {
        rawHop().behave(answering("HTTP/1.1 302 Found\r\nLocation: " + rawHop().baseUrl()
                + "/raw/2?a=%26#b\r\nContent-Length: 0\r\n\r\n"));
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(302);
            assertThat(answer.header("Location")).isEqualTo("https://gateway.example.com/raw/2?a=%26#b");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"https://elsewhere.example/x", "/raw/2", "../2?x", "mailto:a@b", "http://169.254.169.254/latest/"
            })
    void h026_aRedirectIsNeverFollowedAndAnyOtherAddressStays(String location) throws Exception {
        rawHop().behave(answering("HTTP/1.1 307 Away\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n"));
        try (var connection = connect()) {
            connection.send(good("/raw/1"));
            var answer = connection.answer();
            assertThat(answer.status()).isEqualTo(307);
            assertThat(answer.header("Location")).isEqualTo(location);
        }
        assertThat(rawHop().connections()).isLessThanOrEqualTo(1);
    }

    @Test
    void h027_noAnswerOfTheNextHopIsKept() throws Exception {
        rawHop().behave(answering("HTTP/1.1 200 OK\r\nCache-Control: public, max-age=3600\r\nVary: Authorization\r\n"
                + "ETag: \"1\"\r\nContent-Length: 2\r\n\r\nok"));
        for (int i = 0; i < 3; i++) {
            try (var connection = connect()) {
                connection.send("GET /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                        + "Range: bytes=0-1\r\nIf-None-Match: \"1\"\r\n\r\n");
                var answer = connection.answer();
                assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=3600");
                assertThat(answer.header("Vary")).isEqualTo("Authorization");
            }
        }
        assertThat(rawHop().received().split("GET /raw/1 ", -1)).hasSize(4);
        assertThat(rawHop().received()).contains("Range: bytes=0-1").contains("If-None-Match: \"1\"");
    }

    private void theConnectionIsNotUsedAgain() throws Exception {
        var before = rawHop().last();
        rawHop().behave(answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        try (var connection = connect()) {
            connection.send(good("/raw/next"));
            assertThat(connection.answer().body()).isEqualTo("ok");
        }
        assertThat(rawHop().last()).isNotEqualTo(before);
    }

    private static dev.narrowgate.delegation.testing.RawConnection.Answer answerOrBreak(
            dev.narrowgate.delegation.testing.RawConnection connection) {
        try {
            return connection.answer();
        } catch (java.io.IOException broken) {
            return null;
        }
    }

    private JsonNode last() throws Exception {
        return gateway().audited().getLast();
    }
}
