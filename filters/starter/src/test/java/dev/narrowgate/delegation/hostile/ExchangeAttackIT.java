package dev.narrowgate.delegation.hostile;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.testing.GatewayHarness;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on the chain and on the tokens exchanged for it, with the gateway's own keys. Rows. */
class ExchangeAttackIT {

    private static final String RESEARCHER = "https://researcher.example.com";

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        // The route /ruled leads to the researcher, which calls the tickets in turn.
        gateway = new GatewayHarness(folder, "--delegation.policies.ruled.audience=" + RESEARCHER);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    @BeforeEach
    void forget() {
        gateway.reset();
    }

    private static void refused(String path, int status, String code, String token, String... headers)
            throws Exception {
        var all = new java.util.ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(headers));

        var answer = gateway.call(path, all.toArray(String[]::new));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(json(answer).path("code").asString()).isEqualTo(code);
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited(answer)).hasSize(1);
        assertThat(gateway.audited(answer).toString()).doesNotContain(token.substring(token.length() - 20));
    }

    private static JWTClaimsSet forwardedBy(String path, String token, String... headers) throws Exception {
        return SignedJWT.parse(forwarded(path, token, headers)).getJWTClaimsSet();
    }

    private static String forwarded(String path, String token, String... headers) throws Exception {
        var all = new java.util.ArrayList<>(List.of("Authorization", "Bearer " + token));
        all.addAll(List.of(headers));
        var answer = gateway.call(path, all.toArray(String[]::new));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return gateway.forwarded().getLast().getHeader("Authorization").substring("Bearer ".length());
    }

    private static TestIssuer.Token agent(String name) {
        return gateway.issuer().token(name, GATEWAY);
    }

    @Test
    void x001_aTokenWithoutAScopeMayDoNothing() throws Exception {
        refused(
                "/tickets/1",
                403,
                "scope-insufficient",
                gateway.delegation().claim("scope", null).sign());
    }

    @Test
    void x001_aTokenWithUnknownScopesMayDoNothing() throws Exception {
        refused(
                "/tickets/1",
                403,
                "scope-insufficient",
                gateway.delegation().claim("scope", "all *").sign());
    }

    @Test
    void x001_anEmptyScopeIsNone() throws Exception {
        refused(
                "/tickets/1",
                403,
                "scope-insufficient",
                gateway.delegation().claim("scope", "").sign());
    }

    @Test
    void x001_noMoreGoesOutThanArrivedAndThePolicyAllows() throws Exception {
        var claims = forwardedBy(
                "/tickets/1",
                gateway.delegation().claim("scope", "tickets:read other").sign());

        assertThat(claims.getStringClaim("scope")).isEqualTo("tickets:read");
    }

    @Test
    void x005_aHolderOfATokenIsNotTheActorThatItNames() throws Exception {
        refused(
                "/strict/1",
                403,
                "actor-unauthorized",
                gateway.delegation().actors("researcher").sign());
    }

    @Test
    void x006_anActorOfAnotherTaskDoesNotJoinThisOne() throws Exception {
        refused(
                "/tickets/1",
                403,
                "actor-unauthorized",
                gateway.delegation().sign(),
                "Actor-Token",
                agent("researcher").claim("task_id", "task-of-bob").sign());
    }

    @Test
    void x007_onlyWhomMayActNamesMayAct() throws Exception {
        var token = gateway.delegation()
                .claim("may_act", Map.of("iss", IDP, "sub", "summarizer"))
                .sign();

        refused(
                "/tickets/1",
                403,
                "actor-unauthorized",
                token,
                "Actor-Token",
                agent("researcher").sign());
    }

    @Test
    void x007_mayActOfAnotherIssuerIsAnother() throws Exception {
        var token = gateway.delegation()
                .claim("may_act", Map.of("iss", "https://dark.example.com", "sub", "researcher"))
                .sign();

        refused(
                "/tickets/1",
                403,
                "actor-unauthorized",
                token,
                "Actor-Token",
                agent("researcher").sign());
    }

    @Test
    void x007_mayActWithoutAnIssuerIsOfTheTokensOwn() throws Exception {
        var token = gateway.delegation().claim("may_act", Map.of("sub", "researcher"));

        refused(
                "/tickets/1",
                403,
                "actor-unauthorized",
                token.sign(),
                "Actor-Token",
                agent("summarizer").sign());
        refused("/tickets/1", 403, "actor-unauthorized", token.sign());
        forwarded("/tickets/1", token.sign(), "Actor-Token", agent("researcher").sign());
    }

    @Test
    void x007_mayActThatIsNoObjectRefusesTheToken() throws Exception {
        refused(
                "/tickets/1",
                401,
                "token-rejected",
                gateway.delegation().claim("may_act", List.of("researcher")).sign());
    }

    @Test
    void x008_anActorTokenThatIsDelegatedIsNone() throws Exception {
        refused(
                "/tickets/1",
                401,
                "token-rejected",
                gateway.delegation().sign(),
                "Actor-Token",
                agent("researcher").actors("summarizer").sign());
    }

    @Test
    void x008_theSubjectTokenIsNotItsOwnActorToken() throws Exception {
        var token = gateway.delegation().sign();

        // It is a presented token that stands in another place as well.
        refused("/tickets/1", 400, "request-malformed", token, "Actor-Token", token);
    }

    @Test
    void x008_anActorTokenThatHasEndedIsNone() throws Exception {
        var ended = agent("researcher")
                .claim("iat", now() - 60)
                .claim("exp", now() - 1)
                .sign();

        refused("/tickets/1", 401, "token-rejected", gateway.delegation().sign(), "Actor-Token", ended);
    }

    @Test
    void x008_anActorTokenForSomebodyElseIsBorrowed() throws Exception {
        var borrowed = gateway.issuer()
                .token("researcher", "https://other.example.com")
                .sign();

        refused("/tickets/1", 401, "token-rejected", gateway.delegation().sign(), "Actor-Token", borrowed);
    }

    private static long now() {
        return Instant.now().getEpochSecond();
    }

    @Test
    void x009_lifeNeverGrowsHoweverOftenItIsExchanged() throws Exception {
        var first = gateway.delegation().livesFor(20).sign();
        var end = SignedJWT.parse(first).getJWTClaimsSet().getExpirationTime();

        var second = forwarded("/ruled/1", first);
        var third = forwardedBy(
                "/tickets/1", second, "Actor-Token", agent("researcher").sign());

        assertThat(SignedJWT.parse(second).getJWTClaimsSet().getExpirationTime())
                .isBeforeOrEqualTo(end);
        assertThat(third.getExpirationTime()).isBeforeOrEqualTo(end);
    }

    @Test
    void x009_aTokenThatWasExchangedIsRefusedOnceItHasEnded() throws Exception {
        var dying = gateway.delegation().livesFor(3).sign();
        forwarded("/tickets/1", dying);

        await().until(() -> now()
                >= SignedJWT.parse(dying).getJWTClaimsSet().getExpirationTime().getTime() / 1000);
        gateway.reset();
        refused("/tickets/1", 401, "token-rejected", dying);
    }

    @Test
    void x010_aChainThatIsTooDeepIsRefusedAndNeverCut() throws Exception {
        refused(
                "/tickets/1",
                403,
                "actor-unauthorized",
                gateway.delegation().actors("a", "b", "c", "d").sign());
        forwarded("/tickets/1", gateway.delegation().actors("a", "b", "c").sign());
        assertThat(gateway.forwarded().getLast().getHeader("Delegation-Chain")).isEqualTo("\"a\", \"b\", \"c\"");
    }

    @Test
    void x010_aHopThatIsForgedByAnIssuerCountsForNothing() throws Exception {
        var claims =
                forwardedBy("/tickets/1", gateway.delegation().claim("hop", 31).sign());

        assertThat(claims.getIntegerClaim("hop")).isEqualTo(1);
    }

    @Test
    void x011_aTokenForTheNextHopIsNoneForTheGateway() throws Exception {
        var ofNextHop = forwarded("/tickets/1", gateway.delegation().sign());
        gateway.reset();

        refused("/tickets/1", 401, "token-rejected", ofNextHop);
    }

    @Test
    void x011_withoutATokenTheGatewaysOwnAuthorityIsNotLent() throws Exception {
        assertThat(gateway.call("/tickets/1").statusCode()).isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
    }

    @Test
    void x014_theTaskIsThatOfTheTokenWhateverAHeaderSays() throws Exception {
        forwarded("/tickets/1", gateway.delegation().sign(), "Delegation-Task", "task-of-bob", "X-Task-Id", "task-2");

        assertThat(gateway.forwarded().getLast().header("Delegation-Task").values())
                .containsExactly("task-1");
    }

    @Test
    void x014_aTaskThatIsNoPlainTextOfDecentLengthIsRefused() throws Exception {
        for (var task : List.<Object>of("x".repeat(2000), "a\r\nb", List.of("task-1"), 1)) {
            refused(
                    "/tickets/1",
                    401,
                    "token-rejected",
                    gateway.delegation().claim("task_id", task).sign());
        }
    }

    @Test
    void x014_aTaskThatIsRequiredAndMissingIsRefused() throws Exception {
        refused(
                "/strict/1",
                403,
                "task-required",
                gateway.delegation().actors().claim("task_id", null).sign(),
                "Actor-Token",
                agent("researcher").sign());
    }

    @Test
    void x015_theSubjectIsTheSameAtEveryHop() throws Exception {
        var second = forwarded("/ruled/1", gateway.delegation().sign());
        var third = forwardedBy(
                "/tickets/1", second, "Actor-Token", agent("researcher").sign());

        assertThat(third.getSubject()).isEqualTo("alice");
        assertThat(third.getStringClaim("sub_iss")).isEqualTo(IDP);
        assertThat(third.getStringClaim("task_id")).isEqualTo("task-1");
        assertThat(third.getIntegerClaim("hop")).isEqualTo(2);
    }

    @Test
    void x016_aScopeThatWasGivenUpDoesNotComeBack() throws Exception {
        // The route to the researcher hands on tickets:read alone; the one to the tickets would allow more.
        var second = forwarded("/ruled/1", gateway.delegation().sign());

        var third = forwardedBy(
                "/tickets/1", second, "Actor-Token", agent("researcher").sign());

        assertThat(third.getStringClaim("scope")).isEqualTo("tickets:read");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4})
    void x029_aClockThatIsALittleAheadIsBorne(int seconds) throws Exception {
        forwarded(
                "/tickets/1", gateway.delegation().claim("nbf", now() + seconds).sign());
    }

    @Test
    void x029_aClockThatIsFarAheadIsNot() throws Exception {
        refused(
                "/tickets/1",
                401,
                "token-rejected",
                gateway.delegation().claim("nbf", now() + 60).sign());
    }

    @Test
    void x029_anIssuedTokenIsGoodAtOnce() throws Exception {
        var claims = forwardedBy(
                "/tickets/1", gateway.delegation().claim("nbf", now() + 4).sign());

        assertThat(claims.getNotBeforeTime()).isNull();
        assertThat(claims.getIssueTime()).isBeforeOrEqualTo(new java.util.Date());
    }

    @Test
    void x033_provenanceOfOneCallSaysNothingOfAnother() throws Exception {
        forwarded("/tickets/1", gateway.delegation().sign());
        var seen = gateway.forwarded().getLast();
        gateway.reset();

        forwarded(
                "/tickets/1",
                gateway.delegation()
                        .claim("sub", "bob")
                        .claim("task_id", "task-2")
                        .sign(),
                "Delegation-Subject",
                seen.getHeader("Delegation-Subject"),
                "Delegation-Task",
                seen.getHeader("Delegation-Task"),
                "Delegation-Decision",
                "permit;id=\"another\"");

        var told = gateway.forwarded().getLast();
        assertThat(told.header("Delegation-Subject").values()).containsExactly("bob");
        assertThat(told.header("Delegation-Task").values()).containsExactly("task-2");
        assertThat(told.header("Delegation-Decision").values()).containsExactly(seen.getHeader("Delegation-Decision"));
    }

    @Test
    void x033_provenanceWithoutATokenIsWorthNothing() throws Exception {
        forwarded("/tickets/1", gateway.delegation().sign());
        var seen = gateway.forwarded().getLast();
        gateway.reset();

        var answer = gateway.call(
                "/tickets/1",
                "Delegation-Subject",
                seen.getHeader("Delegation-Subject"),
                "Delegation-Chain",
                seen.getHeader("Delegation-Chain"),
                "Delegation-Decision",
                seen.getHeader("Delegation-Decision"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(gateway.forwarded()).isEmpty();
    }
}
