package dev.narrowgate.delegation.hostile.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.testing.RawConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A token that a request presents stands nowhere else in it, so it reaches neither the next hop nor the audit. */
class RepeatedTokenIT extends HttpAttack {

    private static final List<UnaryOperator<String>> FORMS = List.of(
            token -> token,
            token -> "x" + token + "y",
            token -> "Bearer " + token,
            token -> Base64.getEncoder().encodeToString(("user:" + token).getBytes(StandardCharsets.UTF_8)),
            token -> "base64url.bearer."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(token.getBytes(StandardCharsets.UTF_8)),
            token -> token.replace(".", "%2E").replace("e", "%65"));

    private static final List<String> PLACES = List.of(
            "X-Mine: {}",
            "Cookie: a=b; session={}",
            "Sec-WebSocket-Protocol: bearer, {}",
            "Referer: https://app.example.com/?token={}",
            "Proxy-Authorization: Bearer {}",
            "Authorization_: {}",
            "traceparent: {}",
            "Host: {}",
            "If-None-Match: \"{}\"");

    /** Refused by the server, whatever their value is. */
    private static final Set<String> ELSEWHERE = Set.of("Authorization_: {}", "Host: {}");

    @Test
    void aCopyInAnyHeaderIsRefused() throws Exception {
        for (var place : PLACES) {
            for (var form : FORMS) {
                var token = gateway().delegation().sign();
                var line = place.replace("{}", form.apply(token));
                var host = line.startsWith("Host") ? "" : "Host: gateway\r\n";
                var request = "GET /tickets/1 HTTP/1.1\r\n" + host + line + "\r\n" + bearer(token) + "\r\n";
                if (ELSEWHERE.contains(place)) {
                    refusesCopy(token, request);
                } else {
                    findsCopy(token, "header " + place.substring(0, place.indexOf(':')), request);
                }
            }
        }
    }

    /** Proxies in front set these for every request. */
    @ParameterizedTest
    @ValueSource(
            strings = {"X-Access-Token", "x_forwarded_access_token", "X-MS-TOKEN-AAD-ACCESS-TOKEN", "X-JWT-Assertion"})
    void aCopyThatEndsHereIsRemovedAndNoReason(String header) throws Exception {
        var token = gateway().delegation().sign();
        try (var connection = connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + header + ": " + token + "\r\n"
                    + bearer(token) + "\r\n");
            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded())
                .singleElement()
                .satisfies(
                        request -> assertThat(request.getHeaders().toString()).doesNotContain(token));
    }

    @Test
    void aCopyInTheTargetIsRefused() throws Exception {
        for (var target :
                List.of("/tickets/{}", "/tickets/{}/1", "/tickets/1?t={}", "/tickets/1?{}", "/tickets/1?a=b&c[]={}")) {
            for (var form : FORMS) {
                var token = gateway().delegation().sign();
                var asked =
                        target.replace("{}", form.apply(token).replace(" ", "+").replace("/", "%2B"));
                var request = "GET " + asked + " HTTP/1.1\r\nHost: gateway\r\n" + bearer(token) + "\r\n";
                if (asked.indexOf('?') < 0 && asked.indexOf('%') >= 0) {
                    // Not in its one spelling.
                    refusesCopy(token, request);
                } else {
                    findsCopy(token, asked.indexOf('?') < 0 ? "the path" : "the query", request);
                }
            }
        }
    }

    @Test
    void aCopyInANameIsRefused() throws Exception {
        var token = gateway().delegation().sign();

        findsCopy(
                token,
                "the name of a header",
                "GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + token + ": 1\r\n" + bearer(token) + "\r\n");
        refusesCopy(token, token + " /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + bearer(token) + "\r\n");
    }

    @Test
    void aCopyOfTheActorTokenIsRefused() throws Exception {
        var token = gateway().delegation().sign();
        var agent = gateway().agent("researcher");

        findsCopy(
                agent,
                "the query",
                "GET /tickets/1?of=" + agent + " HTTP/1.1\r\nHost: gateway\r\n" + bearer(token) + "Actor-Token: "
                        + agent + "\r\n\r\n");
        findsCopy(
                token,
                "header Authorization",
                "GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + bearer(token) + "Actor-Token: " + token + "\r\n\r\n");
    }

    /** Where it may not stand, no request says so either: the record of a refusal holds it no more than that of a permit. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Authorization: Bearer x.y.z\r\n", "Authorization: Basic YTpi\r\n"})
    void aTokenInThePathAloneIsNotRecorded(String header) throws Exception {
        var token = gateway().delegation().sign();

        refusesCopy(token, "GET /tickets/prefix" + token + " HTTP/1.1\r\nHost: gateway\r\n" + header + "\r\n");
    }

    @Test
    void anOpaqueTokenInThePathIsNotRecorded() throws Exception {
        for (var token : List.of("opaque-1", "0af7651916cd43dd8448eb211c80319c", "Zm9vYmFy+Zm9v~YmF6==")) {
            findsCopy(
                    token,
                    "the path",
                    "GET /tickets/" + token + " HTTP/1.1\r\nHost: gateway\r\n" + bearer(token) + "\r\n");
            refusesCopy(
                    token,
                    "GET /tickets/" + token + " HTTP/1.1\r\nHost: gateway\r\n" + bearer(token) + bearer(token)
                            + "\r\n");
        }
    }

    @Test
    void anOpaqueTokenAsTraceIdIsNotRecorded() throws Exception {
        var token = "0af7651916cd43dd8448eb211c80319c";

        findsCopy(
                token,
                "header traceparent",
                "GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\ntraceparent: 00-" + token + "-b7ad6b7169203331-01\r\n"
                        + bearer(token) + "\r\n");
    }

    @Test
    void whereverAGeneratorPutsATokenItGoesNowhere() throws Exception {
        var random = new Random(7);
        for (int i = 0; i < 60; i++) {
            var token = gateway().delegation().sign();
            var form = FORMS.get(random.nextInt(FORMS.size())).apply(token);
            var place = PLACES.get(random.nextInt(PLACES.size() - 2)).replace("{}", form);
            var other = "X-" + Integer.toString(random.nextInt(36 * 36), 36) + ": " + random.nextLong();
            var lines = random.nextBoolean() ? place + "\r\n" + other : other + "\r\n" + place;
            refusesCopy(
                    token, "GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + lines + "\r\n" + bearer(token) + "\r\n");
        }
    }

    @Test
    void anotherTokenInACookieIsNoConcernOfOurs() throws Exception {
        var token = gateway().delegation().sign();
        var other = gateway().delegation().sign();
        try (var connection = connect()) {
            connection.send("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\nCookie: id=" + other + "\r\n" + bearer(token)
                    + "\r\n");

            assertThat(connection.answer().status()).isEqualTo(200);
        }
        assertThat(gateway().forwarded()).hasSize(1);
    }

    /** The name of the gateway, the outcome, the policy: what the record says is the gateway's, and not the caller's. */
    @ParameterizedTest
    @ValueSource(strings = {"Authorization: Bearer {}\r\n", "Txn-Token: {}\r\n", "DPoP: {}\r\n", "Actor-Token: {}\r\n"})
    void aCallerTakesNothingOfOursOutOfARecord(String line) throws Exception {
        refusesCopy("none-was-sent", "GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n\r\n");
        var usual = gateway().audited().getLast();
        for (var member : List.of("gateway", "outcome", "event", "route", "policy", "time")) {
            var shown = line.replace("{}", usual.path(member).asString());
            try (var connection = connect()) {
                connection
                        .sendAsFarAsTaken("GET /tickets/1 HTTP/1.1\r\nHost: gateway\r\n" + shown + "\r\n")
                        .answer();
            }
            var record = gateway().audited().getLast();
            for (var name : List.of("event", "gateway", "route", "outcome", "policy")) {
                assertThat(record.path(name)).as(shown).isEqualTo(usual.path(name));
            }
        }
        assertThat(AuditVerifier.verify(List.of(gateway().audit())).holds()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Txn-Token: pad\r\nTxn-Token: {}\r\n",
                "Txn-Token: pad, {}\r\n",
                "Txn-Token: pad {}\r\n",
                "Txn-Token: a b c d e {}\r\n",
                "DPoP: pad {}\r\n",
                "Actor-Token: Bearer {}\r\n"
            })
    void aSecondTokenInOnePlaceIsOneTooManyAndStandsInNoRecord(String lines) throws Exception {
        var opaque = "an-opaque-token-of-alice-0123456789";
        refusesCopy(
                opaque,
                "GET /tickets/" + opaque + " HTTP/1.1\r\nHost: gateway\r\n"
                        + bearer(gateway().delegation().sign()) + lines.replace("{}", opaque) + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Authorization: {}\r\n", "Authorization: {} second\r\n", "Authorization: a b c d Bearer {}\r\n"})
    void aTokenWithoutItsSchemeStandsInNoRecord(String line) throws Exception {
        var opaque = "an-opaque-token-of-alice-0123456789";
        refusesCopy(
                opaque,
                "GET /tickets/" + opaque + " HTTP/1.1\r\nHost: gateway\r\n" + line.replace("{}", opaque) + "\r\n");
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }

    /** Refused because of the copy. */
    private void findsCopy(String token, String place, String request) throws IOException {
        assertThat(refusesCopy(token, request)).as(request).isEqualTo("a presented token is repeated in " + place);
    }

    /**
     * Refused before anything is forwarded, and neither the record nor the answer shows a part of it.
     *
     * @return the reason; empty when it came no further than the server
     */
    private String refusesCopy(String token, String request) throws IOException {
        var before = gateway().audited().size();
        gateway().reset();
        RawConnection.Answer answer;
        try (var connection = connect()) {
            answer = connection.sendAsFarAsTaken(request).answer();
        }
        assertThat(answer.status()).as(request).isIn(400, 401, 405, 501);
        assertThat(gateway().forwarded()).isEmpty();
        var piece = token.substring(Math.max(0, token.length() - 40));
        assertThat(answer.toString()).doesNotContain(piece);
        var records = gateway().audited();
        assertThat(records.toString()).doesNotContain(piece).doesNotContain(token);
        return records.size() == before ? "" : records.getLast().path("reason").asString();
    }
}
