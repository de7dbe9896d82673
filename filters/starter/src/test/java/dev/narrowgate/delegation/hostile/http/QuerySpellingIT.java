package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A query as browsers write it reaches the next hop, encoded once where a URI needs it. Rows H-006, H-007. */
class QuerySpellingIT extends HttpAttack {

    @ParameterizedTest
    @CsvSource(
            delimiter = ' ',
            quoteCharacter = '~',
            value = {
                "q={a} q=%7Ba%7D",
                "q=a|b q=a%7Cb",
                "q=x^2 q=x%5E2",
                "q=` q=%60",
                "q=a\\b q=a%5Cb",
                "q=\"a\" q=%22a%22",
                "q=<a> q=%3Ca%3E",
                "q=100% q=100%25",
                "q=%zz&r=%4 q=%25zz&r=%254",
                "q=%7b%7B%257B q=%7b%7B%257B",
                "q[]=1&r[a]=2 q[]=1&r[a]=2",
                "q='!$()*,;:@/?a+b q='!$()*,;:@/?a+b",
                "q=%C3%A9%20+ q=%C3%A9%20+",
                "? ?"
            })
    void h006_aQueryReachesTheNextHopEncodedOnce(String sent, String arrives) throws Exception {
        for (var path : new String[] {"/raw/1", "/open/1"}) {
            rawHop().reset();
            try (var connection = connect()) {
                connection.send(good(path + "?" + sent));
                assertThat(connection.answer().status()).isEqualTo(200);
            }
            assertThat(rawHop().received()).startsWith("GET " + path + "?" + arrives + " HTTP/1.1\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{a}", "a|b", "x^2", "`", "a\\b", "\"a\"", "<a>", "[a]", "100%", "%zz", "%4"})
    void h006_aPathStaysStrict(String segment) throws Exception {
        for (var path : new String[] {"/raw/", "/open/"}) {
            try (var connection = connect()) {
                connection.send(good(path + segment + "?q=1"));
                var answer = connection.answer();
                assertThat(answer.status()).isEqualTo(400);
                assertThat(answer.header("content-type")).isEqualTo("application/problem+json");
                assertThat(answer.body()).contains("request-malformed").doesNotContain(segment);
            }
        }
        assertThat(rawHop().received()).isEmpty();
        theNextGoodRequestSucceeds();
    }

    @ParameterizedTest
    @ValueSource(strings = {"q=\u00c3\u00a9", "q=\u0001", "q=\u007f"})
    void h006_aRawByteThatNoBrowserWritesIsRefused(String query) throws Exception {
        refused(good("/tickets/1?" + query), 400);
    }
}
