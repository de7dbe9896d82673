package dev.narrowgate.delegation.provenance;

import static dev.narrowgate.delegation.provenance.GatewaysInARow.*;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands beside a token is believed in one form alone, and a word of it that is wrong refuses the request. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedProvenanceIT {

    private GatewaysInARow row;
    private Sent sent;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        row = new GatewaysInARow(folder);
    }

    @AfterAll
    void stop() {
        row.close();
    }

    @BeforeEach
    void call() throws Exception {
        row.reset();
        sent = row.atTheResearcher();
    }

    private static Arguments forgery(String what, String reason, UnaryOperator<TestIssuer.Token> change) {
        return Arguments.of(what, reason, change);
    }

    private static long in(long seconds) {
        return Instant.now().getEpochSecond() + seconds;
    }

    static Stream<Arguments> forgeries() {
        return Stream.of(
                forgery("of another token", "belongs to another token", p -> p.claim("ath", hash("another"))),
                forgery("of no token", "claim ath is missing", p -> p.claim("ath", null)),
                forgery("of no issuer's token", "claim token_iss is missing", p -> p.claim("token_iss", null)),
                forgery("to a token of another issuer", "to a token of another issuer", p -> p.claim("token_iss", IDP)),
                forgery("for somebody else", "for another audience", p -> p.claim("aud", SECOND)),
                forgery("for several", "claim aud is not a string", p -> p.claim("aud", List.of(RESEARCHER, SECOND))),
                forgery("of another subject", "names another subject", p -> p.claim("sub", "bob")),
                forgery(
                        "of a namesake of another issuer",
                        "names another subject",
                        p -> p.claim("sub_iss", "https://evil.example.com")),
                forgery("without the subject's issuer", "claim sub_iss is missing", p -> p.claim("sub_iss", null)),
                forgery("expired", "expired at", p -> p.claim("iat", in(-60)).claim("exp", in(-1))),
                forgery("without an end", "claim exp is missing", p -> p.claim("exp", null)),
                forgery("for a day", "lives longer than", p -> p.claim("exp", in(86_400))),
                forgery("not valid yet", "not valid before", p -> p.claim("nbf", in(60))),
                forgery(
                        "issued in the future",
                        "issued in the future",
                        p -> p.claim("iat", in(60)).claim("exp", in(80))),
                forgery("without a name", "claim jti is missing", p -> p.claim("jti", null)),
                forgery("without a hop", "claim hop is not a positive", p -> p.claim("hop", null)),
                forgery("without its parent", "claim parent is missing", p -> p.claim("parent", null)),
                forgery(
                        "with ancestors alone",
                        "claim parent is missing",
                        p -> p.claim("parent", null).claim("ancestors", List.of(Map.of("iss", IDP, "jti", "1")))),
                forgery("with a parent that is a text", "claim parent is not an object", p -> p.claim("parent", "1")),
                forgery("of a hop that is none", "claim hop is not a positive", p -> p.claim("hop", 0)),
                forgery(
                        "with an actor that is a text",
                        "claim act is not an object",
                        p -> p.claim("act", "researcher")),
                forgery(
                        "with an actor without a name",
                        "claim act.sub is missing",
                        p -> p.claim("act", Map.of("iss", IDP))),
                forgery(
                        "that is an access token",
                        "typ is not delegation-provenance+jwt",
                        p -> p.header("typ", "at+jwt")),
                forgery("that is any JWT", "typ is not delegation-provenance+jwt", p -> p.header("typ", "JWT")),
                forgery("without a signature", "alg is none of", p -> p.header("alg", "none")),
                forgery("with a key of its own", "jwk is not accepted", p -> p.header("jwk", Map.of("kty", "EC"))),
                forgery("by a key that is not known", "no key of this kid", p -> p.header("kid", "first-2")),
                forgery(
                        "signed with another key",
                        "signature is not valid",
                        p -> p.signedBy(TestIssuer.newKey("first-1"))),
                forgery(
                        "of a gateway that is not trusted",
                        "its issuer is not trusted as a gateway",
                        p -> p.claim("iss", "https://third.example.com")),
                forgery(
                        "of an issuer that is no gateway",
                        "its issuer is not trusted as a gateway",
                        p -> p.claim("iss", IDP)),
                forgery("of nobody", "claim iss is missing", p -> p.claim("iss", null)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forgeries")
    void lawTwoAForgeryIsRefused(String what, String reason, UnaryOperator<TestIssuer.Token> change) throws Exception {
        refused(change.apply(sound()).sign(), reason);
    }

    @Test
    void theUnforgedOneIsAccepted() throws Exception {
        var answer = row.researcherCalls(sent.token(), ReservedHeaders.PROVENANCE, sound().sign());

        assertThat(answer.statusCode()).as(last(row.second()).toString()).isEqualTo(200);
    }

    @Test
    void lawTwoTheTokenIsNotItsOwnProvenance() throws Exception {
        refused("nothing of a token", "not a JWS of three parts");

        var answer = row.researcherCalls(sent.token(), ReservedHeaders.PROVENANCE, sent.token());
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(row.second().forwarded()).isEmpty();
    }

    @Test
    void lawTwoATokenOfAFirstHandClientIsNotFirstHandWhenAGatewaySaysSo() throws Exception {
        var token = row.server()
                .issuer()
                .token("alice", SECOND)
                .claim("scope", "tickets:read")
                .claim("client_id", "app")
                .sign();
        var statement = sound().claim("aud", SECOND)
                .claim("ath", hash(token))
                .claim("exp", in(60))
                .sign();

        var answer = row.second()
                .call("/tickets/1", "Authorization", "Bearer " + token, ReservedHeaders.PROVENANCE, statement);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(row.second().forwarded()).isEmpty();
        assertThat(row.second().audited(answer).getFirst().path("reason").asString())
                .contains("has lost its chain, which is in the provenance of " + FIRST);
    }

    @Test
    void lawTwoTheProvenanceOfAnEarlierHopIsWorthNothing() throws Exception {
        var onward =
                row.through(row.second(), row.researcher(sent.token(), ReservedHeaders.PROVENANCE, sent.provenance()));
        row.reset();

        // Of the same task, with one actor less.
        var answer = row.second()
                .call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + onward.token(),
                        ReservedHeaders.PROVENANCE,
                        sent.provenance());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(row.second().forwarded()).isEmpty();
        assertThat(row.second().audited(answer).getFirst().path("reason").asString())
                .contains("provenance: belongs to another token");
    }

    @Test
    void lawSevenACopyOfItElsewhereInTheRequestDoesNotGoOn() throws Exception {
        var answer = row.researcherCalls(
                sent.token(), ReservedHeaders.PROVENANCE, sent.provenance(), "X-Copy", sent.provenance());

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(row.second().forwarded()).isEmpty();
    }

    @Test
    void twoOfThemAreNone() throws Exception {
        var answer = row.researcherCalls(
                sent.token(),
                ReservedHeaders.PROVENANCE,
                sent.provenance(),
                ReservedHeaders.PROVENANCE,
                sent.provenance());

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(row.second().forwarded()).isEmpty();
        assertThat(row.second().audited(answer).getFirst().path("reason").asString())
                .contains("is not sent with exactly one Delegation-Provenance");
    }

    @Test
    void lawEightNoRecordShowsIt() throws Exception {
        row.second().call("/tickets/" + sent.provenance(), "Authorization", "Bearer " + sent.token());

        assertThat(last(row.second()).path("path").asString()).isEqualTo("/tickets/[a token]");
    }

    /** As the first gateway would sign it. */
    private TestIssuer.Token sound() throws Exception {
        return row.keyOfFirst()
                .token("alice", RESEARCHER)
                .header("typ", "delegation-provenance+jwt")
                .claim("client_id", null)
                .claim("exp", sent.claims().getExpirationTime().getTime() / 1000)
                .claim("ath", hash(sent.token()))
                .claim("token_iss", ForgetfulServer.ISSUER)
                .claim("sub_iss", IDP)
                .claim("act", Map.of("iss", IDP, "sub", "orchestrator"))
                .claim("task_id", "task-1")
                .claim("parent", Map.of("iss", IDP, "jti", "1"))
                .claim("hop", 1)
                .claim("decision", "1")
                .claim("policy", "tickets");
    }

    private static String hash(String token) {
        return TokenFingerprint.of(token).base64Url();
    }

    private void refused(String provenance, String reason) throws Exception {
        var answer = row.researcherCalls(sent.token(), ReservedHeaders.PROVENANCE, provenance);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
        assertThat(row.second().forwarded()).isEmpty();
        assertThat(row.second().audited(answer)).singleElement().satisfies(record -> {
            assertThat(record.path("code").asString()).isEqualTo("token-rejected");
            assertThat(record.path("reason").asString()).contains("provenance: ", reason);
            assertThat(record.toString()).doesNotContain(provenance);
        });
        assertThat(answer.body() + answer.headers().map()).doesNotContain("provenance");
    }
}
