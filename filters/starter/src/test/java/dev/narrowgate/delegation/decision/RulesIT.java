package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.testing.GatewayHarness.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.testing.GatewayHarness;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each function and each part of the request, as the rule of a route of a running gateway. */
class RulesIT {

    /**
     * A rule, a request that it permits, and one that it refuses.
     *
     * @param holds the actors of the request that it permits, the current one first, and its path and headers
     * @param reason a part of the reason of the refusal
     */
    private record Ruled(String rule, Asked holds, Asked fails, String reason) {}

    private record Asked(String actors, String path, String... headers) {

        static Asked by(String actors) {
            return new Asked(actors, "/7");
        }
    }

    private static final List<Ruled> RULES = List.of(
            new Ruled(
                    "chain.depth() == 2",
                    Asked.by("researcher orchestrator"),
                    Asked.by("researcher"),
                    "chain.depth() == 2"),
            new Ruled(
                    "chain.contains('orchestrator')",
                    Asked.by("researcher orchestrator"),
                    Asked.by("researcher"),
                    "no actor is orchestrator"),
            new Ruled(
                    "!chain.contains('booker')",
                    Asked.by("researcher orchestrator"),
                    Asked.by("researcher booker orchestrator"),
                    "actor 2, booker of https://idp.example.com, is booker"),
            new Ruled(
                    "chain.contains({'iss': 'https://idp.example.com', 'sub': 'somebody'})",
                    Asked.by("somebody"),
                    Asked.by("researcher"),
                    "no actor is somebody"),
            new Ruled(
                    "chain.path('user > orchestrator > *')",
                    Asked.by("researcher orchestrator"),
                    Asked.by("researcher booker"),
                    "actor 2, booker of https://idp.example.com, is not on the path"),
            new Ruled(
                    "chain.path('user > ** > researcher')",
                    Asked.by("researcher booker orchestrator"),
                    Asked.by("booker researcher"),
                    "the chain ends after 2 actors, before the path does"),
            new Ruled(
                    "!chain.repeats() && chain.depth() < 3",
                    Asked.by("researcher orchestrator"),
                    Asked.by("researcher booker orchestrator"),
                    "chain.depth() < 3"),
            new Ruled(
                    "chain.distinct('booker', 'orchestrator')",
                    Asked.by("researcher booker"),
                    Asked.by("booker researcher orchestrator"),
                    "booker and orchestrator are both in the chain: actor 1"),
            new Ruled(
                    "chain.issuers() == ['https://idp.example.com']",
                    Asked.by("researcher orchestrator"),
                    Asked.by(""),
                    "chain.issuers() =="),
            new Ruled(
                    "request.headers['x-tenant'] == ['acme']",
                    new Asked("researcher", "/7", "X-Tenant", "acme"),
                    new Asked("researcher", "/7", "X-Tenant", "acme", "X-Tenant", "other"),
                    "request.headers"),
            new Ruled(
                    "request.query['dry-run'] == ['true'] && request.query['none'] == []",
                    new Asked("researcher", "/7?dry-run=true&other=1"),
                    new Asked("researcher", "/7?dry-run=true&dry-run=false"),
                    "request.query"),
            new Ruled(
                    "request.variables['id'] == '7'",
                    new Asked("researcher", "/7"),
                    new Asked("researcher", "/8"),
                    "request.variables"));

    private static GatewayHarness gateway;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        var settings = new ArrayList<String>();
        for (var name : List.of("orchestrator", "booker")) {
            var actor = "--delegation.actors." + name + ".";
            settings.add(actor + "issuer=https://idp.example.com");
            settings.add(actor + "subject=" + name);
            settings.add(actor + "audience=https://" + name + ".example.com");
        }
        for (int i = 0; i < RULES.size(); i++) {
            var route = "--spring.cloud.gateway.server.webflux.routes[" + i + "].";
            settings.add(route + "id=r" + i);
            settings.add(route + "uri=${next-hop}");
            settings.add(route + "predicates[0]=Path=/r" + i + "/{id}");
            settings.add(route + "filters[0]=Delegation=p" + i);
            var policy = "--delegation.policies.p" + i + ".";
            settings.add(policy + "audience=https://p" + i + ".example.com");
            settings.add(policy + "scopes[0]=tickets:read");
            settings.add(policy + "rule=" + RULES.get(i).rule());
        }
        gateway = new GatewayHarness(folder, settings.toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static Stream<Arguments> rules() {
        return IntStream.range(0, RULES.size()).mapToObj(i -> Arguments.of(i, RULES.get(i)));
    }

    @ParameterizedTest
    @MethodSource("rules")
    void permitsByIt(int route, Ruled ruled) throws Exception {
        gateway.nextHop().resetRequests();

        assertThat(ask(route, ruled.holds()).statusCode()).isEqualTo(200);
        assertThat(gateway.forwarded()).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void refusesByItAndNamesTheFault(int route, Ruled ruled) throws Exception {
        gateway.nextHop().resetRequests();

        var answer = ask(route, ruled.fails());

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(json(answer).path("code").asString()).isEqualTo("policy-denied");
        assertThat(answer.body()).doesNotContain("chain", "request.");
        assertThat(gateway.forwarded()).isEmpty();
        assertThat(gateway.audited().getLast().path("reason").asString())
                .startsWith("the rule of policy p" + route + " does not hold: ")
                .contains(ruled.reason());
    }

    private static HttpResponse<String> ask(int route, Asked asked) throws Exception {
        var token = gateway.issuer().token("alice", GatewayHarness.GATEWAY).claim("scope", "tickets:read");
        var signed = asked.actors().isEmpty()
                ? token.sign()
                : token.actors(asked.actors().split(" ", -1)).sign();
        var headers = new ArrayList<>(List.of("Authorization", "Bearer " + signed));
        headers.addAll(List.of(asked.headers()));
        return gateway.call("/r" + route + asked.path(), headers.toArray(String[]::new));
    }
}
