package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a request ends has one answer. Rows H-001 to H-004 and H-021. */
class FramingIT extends HttpAttack {

    @ParameterizedTest
    @ValueSource(
            strings = {
                // CL.TE and TE.CL: the two lengths contradict each other, or would at another server.
                "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n",
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
                // TE.0: the coding is there, in a spelling that one of two servers does not see.
                "Transfer-Encoding: identity\r\n\r\n",
                "Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n",
                // 0.CL: the length is there, in a form that one of two servers does not read.
                "Content-Length: \r\n\r\n",
                "Content-Length: 5, 0\r\n\r\nhello"
            })
    void h001_aPairOfLengthsHidesNoSecondRequest(String lengths) throws Exception {
        refused(with() + lengths, 400);
    }

    @Test
    void h001_aBodyThatLooksLikeARequestIsABody() throws Exception {
        var hidden = good("/tickets/hidden");
        try (var connection = connect()) {
            connection.send(with("Content-Length: " + hidden.length(), "") + hidden + good("/tickets/second"));

            assertThat(connection.answer().status()).isEqualTo(200);
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded())
                .extracting(seen -> seen.getUrl())
                .containsExactlyInAnyOrder("/tickets/1", "/tickets/second");
    }

    @Test
    void h001_aRequestBehindTwoSentTogetherIsAnswered() throws Exception {
        try (var connection = connect()) {
            for (int i = 0; i < 20; i++) {
                connection.send(good("/tickets/1") + "GET /.well-known/jwks.json HTTP/1.1\r\nHost: gateway\r\n\r\n");
                assertThat(connection.answer().status()).isEqualTo(200);
                assertThat(connection.answer().body()).contains("keys");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding : chunked",
                "Transfer-Encoding\t: chunked",
                "\tTransfer-Encoding: chunked",
                "Transfer-Encoding: xchunked",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: identity, chunked",
                "Transfer-Encoding: chunked,chunked",
                "Transfer-Encoding: gzip, chunked",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                "Transfer-Encoding:\u000bchunked",
                "Transfer-Encoding: \u0000chunked",
                "Transfer-Encoding:\r\n chunked",
                "Transfer-Encoding: \r\n\tchunked",
                "Transfer-Encoding: CHUNKED",
                "Transfer-Encoding: Chunked",
                "Transfer-Encoding: chunked;q=1",
                "Transfer-Encoding: \"chunked\"",
                "Transfer-Encoding: 'chunked'",
                "Transfer-Encoding: chunked,",
                "Transfer-Encoding: ,chunked",
                "Transfer-Encoding:",
                "X: y\nTransfer-Encoding: chunked",
                "Transfer_Encoding: chunked\r\nTransfer-Encoding: chunked\r\nContent-Length: 1"
            })
    void h002_anyOtherSpellingOfTheCodingIsRefused(String header) throws Exception {
        refused(with(header, "") + "0\r\n\r\n", 400);
    }

    @Test
    void h002_chunkedAsItIsWrittenIsTaken() throws Exception {
        try (var connection = connect()) {
            connection.send(with("transfer-encoding: chunked", "") + "5\r\nhello\r\nA\r\n0123456789\r\n0\r\n\r\n");

            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded().getFirst().getBodyAsString()).isEqualTo("hello0123456789");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\nhello\n0\n\n",
                "5\rhello\r0\r\r",
                "5\r\nhello\n0\r\n\r\n",
                "0x5\r\nhello\r\n0\r\n\r\n",
                "5_0\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5;ext=\"\r\n\"\r\nhello\r\n0\r\n\r\n",
                "5;ext=\"a\\\r\nb\"\r\nhello\r\n0\r\n\r\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5;a=b\r\nhello\r\n0\r\n\r\n",
                "5 ;a=b\r\nhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
                "100000005\r\nhello\r\n0\r\n\r\n",
                "80000000\r\nhello\r\n0\r\n\r\n",
                "5\r\nhelloX\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello\r\n0\r\nX\r\n\r\n",
                "5\r\nhello\r\n0\r\n folded: 1\r\n\r\n",
                "5\r\nhello\r\n0\r\nName : 1\r\n\r\n",
                "5\r\nhello\r\n0\r\nName: 1\n\r\n"
            })
    void h003_aChunkHasASizeAndItsEndAndNothingElse(String body) throws Exception {
        brokenOff(body + good("/raw/hidden"));
    }

    /** A body is sent on while it comes: what is wrong with it breaks off what was begun, which is never a whole request. */
    private void brokenOff(String body) throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        var start = "POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized() + "Transfer-Encoding: chunked\r\n\r\n";
        try (var connection = connect()) {
            connection.sendAsFarAsTaken(start + body);
            var answer = connection.answer();
            assertThat(answer == null || answer.status() == 400 || answer.status() == 431)
                    .isTrue();
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(rawHop().received()).doesNotContain("\r\n0\r\n", "hidden");
        theNextGoodRequestSucceeds();
    }

    @RepeatedTest(20)
    void h003_aCallerThatLeavesWithinABodyMadeNoWholeRequest() throws Exception {
        rawHop().behave((head, in, out) -> in.read());
        try (var connection = connect()) {
            connection.send("POST /raw/1 HTTP/1.1\r\nHost: gateway\r\n" + authorized()
                    + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel");
        }
        theNextGoodRequestSucceeds();
        assertThat(rawHop().received()).doesNotContain("\r\n0\r\n");
    }

    @Test
    void h003_anExtensionThatNeverEndsIsNotReadOn() throws Exception {
        brokenOff("5;" + "a".repeat(100_000));
    }

    static Stream<String> lengths() {
        return Stream.of(
                "Content-Length: 5\r\nContent-Length: 5",
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 5",
                "Content-Length: +5",
                "Content-Length: -0",
                "Content-Length: -5",
                "Content-Length: 0x5",
                "Content-Length: 5 5",
                "Content-Length: 5.0",
                "Content-Length: 5e0",
                "Content-Length: 9223372036854775808",
                "Content-Length: 18446744073709551621",
                "Content-Length: " + "0".repeat(40) + "5",
                "Content-Length: \u0665",
                "Content-Length:\u00a05",
                "Content-Length:");
    }

    @ParameterizedTest
    @MethodSource("lengths")
    void h004_aLengthIsOnePlainNumber(String header) throws Exception {
        refused(with(header, "") + "hello", 400);
    }

    @Test
    void h004_anOldVersionHasNoTransferCoding() throws Exception {
        refused("POST /tickets/1 HTTP/1.0\r\nHost: gateway\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400);
        refused(
                "POST /tickets/1 HTTP/1.0\r\nHost: gateway\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
                400);
    }

    @Test
    void h021_theTrailersOfARequestAreDropped() throws Exception {
        try (var connection = connect()) {
            connection.send(with("Transfer-Encoding: chunked", "Trailer: Delegation-Subject", "")
                    + "5\r\nhello\r\n0\r\nAuthorization: Bearer other\r\nDelegation-Subject: root\r\n"
                    + "Content-Length: 99\r\nTransfer-Encoding: gzip\r\nHost: elsewhere\r\n\r\n");

            assertThat(connection.answer().status()).isEqualTo(200);
            connection.send(good("/tickets/2"));
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        var seen = gateway().forwarded().getFirst();
        assertThat(seen.getBodyAsString()).isEqualTo("hello");
        assertThat(seen.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(seen.getHeader("Authorization")).doesNotContain("other");
        assertThat(gateway().forwarded()).hasSize(2);
    }

    @Test
    void h021_tenThousandTrailersAreTooMany() throws Exception {
        brokenOff("5\r\nhello\r\n0\r\n" + "X-T: 1\r\n".repeat(10_000) + "\r\n");
    }
}
