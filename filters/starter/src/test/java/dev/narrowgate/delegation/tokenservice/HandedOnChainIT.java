package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestHolder;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Some callers become part of the chain, and others do not (OAuth actor profile; RFC 8693, section 4). */
class HandedOnChainIT extends TokenServiceAttack {

    private Asking withActor(Asking asking, String actorToken) {
        return asking.with("actor_token", actorToken).with("actor_token_type", ACCESS_TOKEN);
    }

    /** What the researcher got from the orchestrator. */
    private String handedOn(String... parameters) throws Exception {
        var asking = asking();
        for (int i = 0; i < parameters.length; i += 2) {
            asking.with(parameters[i], parameters[i + 1]);
        }
        return asking.issued().token();
    }

    private Asking onToWriter(String token) {
        return asking(token).researcher().with("audience", WRITER);
    }

    @Test
    void tx22_ap03_thePriorActorsStandUnchangedUnderTheNewOne() throws Exception {
        var first = handedOn();

        assertThat(first).isNotEmpty();
        var claims = onToWriter(first).issued().claims();

        assertThat(claims.path("act").toString())
                .isEqualTo("{\"iss\":\"" + IDP + "\",\"sub\":\"researcher\",\"act\":{\"iss\":\"" + IDP
                        + "\",\"sub\":\"orchestrator\"}}");
        assertThat(claims.path("sub").asString()).isEqualTo("alice");
        assertThat(claims.path("task_id").asString()).isEqualTo("task-1");
        assertThat(claims.path("hop").asInt()).isEqualTo(2);
    }

    @Test
    void ap01_x010_aChainThatWouldBecomeTooDeep() throws Exception {
        var token = gateway()
                .issuer()
                .token("alice", GATEWAY)
                .claim("scope", "tickets:read")
                .actors("orchestrator", "a2", "a3")
                .sign();

        asking(token).with("audience", WRITER).refused(400, "invalid_request", "the policy allows 2");
        assertThat(asking(token).issued().claims().toString()).contains("a2", "a3");
    }

    @Test
    void x010_ap01_moreActorsThanTheTokenAllows() throws Exception {
        var limited = handedOn("max_depth", "1");

        onToWriter(limited).refused(400, "invalid_request", "chain deeper than 1 actors");
        var answer = gateway()
                .call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + limited,
                        "Actor-Token",
                        gateway().agent("researcher"));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(gateway().forwarded()).isEmpty();
    }

    @Test
    void lessDepthStaysWithTheTaskAndNobodyGetsMoreOfIt() throws Exception {
        var limited = handedOn("max_depth", "2");

        var claims = onToWriter(limited).with("max_depth", "9").issued().claims();

        assertThat(claims.path("max_depth").asInt()).isEqualTo(2);
        assertThat(claims.path("act").path("sub").asString()).isEqualTo("researcher");
        asking().with("max_depth", "x").refused(400, "invalid_request", "max_depth is not a positive number");
    }

    @Test
    void ap02_anActorWithoutASubject() throws Exception {
        asking(own().claim("act", Map.of("iss", IDP)).sign()).refused(400, "invalid_request", "claim act.sub");
    }

    @Test
    void ap02_anActorWithoutAnIssuerIsWrittenOutWithTheTokensOwn() throws Exception {
        var claims = asking().issued().claims();

        assertThat(claims.path("act").path("iss").asString()).isEqualTo(IDP);
    }

    @Test
    void ap04_tx18_anActorIsNeverDropped() throws Exception {
        var claims = asking(gateway()
                        .issuer()
                        .token("alice", GATEWAY)
                        .claim("scope", "tickets:read")
                        .sign())
                .issued()
                .claims();

        // Nobody acted for Alice yet: from now on it is the client that does.
        assertThat(claims.path("act").path("sub").asString()).isEqualTo("orchestrator");
        asking(own().claim("act", "orchestrator").sign()).refused(400, "invalid_request", "claim act is not an object");
    }

    @Test
    void ap05_theCurrentActorIsNotAddedASecondTime() throws Exception {
        var claims =
                withActor(asking(), gateway().agent("orchestrator")).issued().claims();

        assertThat(claims.path("act").path("sub").asString()).isEqualTo("orchestrator");
        assertThat(claims.path("act").has("act")).isFalse();
    }

    @Test
    void ap05_x010_anActorThatStandsFurtherDownDoesNotComeBack() throws Exception {
        // Researcher called writer, writer calls researcher back.
        var first = onToWriter(handedOn()).issued().token();

        asking(first).writer().with("audience", RESEARCHER).issued();
        var back = asking(first).writer().with("audience", RESEARCHER).issued().token();

        onToWriter(back).refused(400, "invalid_request", "loop: the presenter researcher is already actor 2");
    }

    @Test
    void ap06_x008_anActorTokenThatWasDelegatedItself() throws Exception {
        withActor(
                        asking(),
                        gateway()
                                .issuer()
                                .token("orchestrator", GATEWAY)
                                .actors("other")
                                .sign())
                .refused(400, "invalid_grant", "actor token: has an act claim");
    }

    @Test
    void x008_anActorTokenThatIsTheSubjectToken() throws Exception {
        var token = gateway()
                .issuer()
                .token("orchestrator", GATEWAY)
                .claim("scope", "tickets:read")
                .sign();

        withActor(asking(token), token).refused(400, "invalid_grant", "actor token: is also the subject token");
    }

    @Test
    void x008_anActorTokenThatIsBoundToAKeyThatIsNotShown() throws Exception {
        withActor(
                        asking(),
                        gateway()
                                .issuer()
                                .token("orchestrator", GATEWAY)
                                .claim("cnf", new TestHolder().confirmation())
                                .sign())
                .refused(400, "invalid_grant", "actor token: bound to a key by jkt, and none was presented");
    }

    @Test
    void x010_aChainThatIsDeeperThanAnyMayBe() throws Exception {
        var many = IntStream.range(0, 17).mapToObj(i -> "a" + i).toArray(String[]::new);

        asking(own().actors(many).sign()).refused(400, "invalid_request", "chain deeper than 16 actors");
    }

    @Test
    void x008_anActorTokenOfAnotherClient() throws Exception {
        withActor(asking(), gateway().agent("researcher"))
                .refused(400, "invalid_grant", "actor token: belongs to another client");
    }

    @Test
    void x008_anActorTokenForSomebodyElse() throws Exception {
        withActor(
                        asking(),
                        gateway()
                                .issuer()
                                .token("orchestrator", "https://other.example.com")
                                .sign())
                .refused(400, "invalid_grant", "actor token: addressed to");
    }

    @Test
    void x005_theTokenOfAnotherActor() throws Exception {
        asking(own().actors("writer").sign())
                .refused(400, "actor_unauthorized", "the token belongs to actor 1, writer");
        asking(own().sign())
                .researcher()
                .with("audience", WRITER)
                .refused(400, "actor_unauthorized", "the token belongs to actor 1, orchestrator");
    }

    @Test
    void x005_aTokenThatIsAddressedToAnotherAgent() throws Exception {
        asking(handedOn()).refused(400, "invalid_request", "neither to this gateway nor to its presenter orchestrator");
    }

    @Test
    void x006_anActorTokenOfAnotherTask() throws Exception {
        withActor(
                        asking(),
                        gateway()
                                .issuer()
                                .token("orchestrator", GATEWAY)
                                .claim("task_id", "task-2")
                                .sign())
                .refused(400, "actor_unauthorized", "names another task");
    }

    @Test
    void tx25_ap07_x007_mayActNamesWhoMay() throws Exception {
        var named = Map.of("iss", IDP, "sub", "researcher");
        var token = own().claim("may_act", named).sign();

        asking(token).refused(400, "actor_unauthorized", "may_act names researcher");
        var issued = asking(token).researcher().with("audience", WRITER).issued();

        assertThat(issued.claims().path("act").path("sub").asString()).isEqualTo("researcher");
        assertThat(issued.claims().path("act").path("act").path("sub").asString())
                .isEqualTo("orchestrator");
        assertThat(issued.claims().has("may_act")).isFalse();
    }

    @Test
    void x007_ap07_mayActThatIsMalformed() throws Exception {
        asking(own().claim("may_act", new Object[] {"a"}).sign()).refused(400, "invalid_request", "claim may_act");
        asking(own().claim("may_act", Map.of("iss", 5, "sub", "orchestrator")).sign())
                .refused(400, "invalid_request", "claim may_act.iss");
    }

    @Test
    void x009_noExchangeMakesALifeLonger() throws Exception {
        var end = java.time.Instant.now().getEpochSecond() + 20;

        var first = asking(own().claim("exp", end).sign()).issued();
        var second = onToWriter(first.token()).issued();
        var third = asking(second.token()).writer().with("audience", RESEARCHER).issued();

        assertThat(first.claims().path("exp").asLong()).isLessThanOrEqualTo(end);
        assertThat(second.claims().path("exp").asLong())
                .isLessThanOrEqualTo(first.claims().path("exp").asLong());
        assertThat(third.claims().path("exp").asLong())
                .isLessThanOrEqualTo(second.claims().path("exp").asLong());
    }

    @Test
    void x016_aScopeThatWasTakenAwayDoesNotComeBack() throws Exception {
        var narrow = handedOn("scope", "tickets:read");

        onToWriter(narrow).with("scope", "tickets:read tickets:write").refused(400, "invalid_scope", "tickets:write");
        assertThat(onToWriter(narrow).issued().claims().path("scope").asString())
                .isEqualTo("tickets:read");
    }
}
