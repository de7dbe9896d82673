package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Whatever is asked of the token service: what comes back keeps laws 1 to 6. */
class TokenServiceLawsIT extends TokenServiceAttack {

    private static final int REQUESTS = 400;
    private static final List<String> SCOPES = List.of("tickets:read", "tickets:write", "other", "admin");
    private static final List<String> AGENTS = List.of("orchestrator", "researcher", "writer", "stranger");
    private static final List<String> TARGETS = List.of(
            RESEARCHER, WRITER, "https://tickets.example.com", "https://fussy.example.com", GATEWAY, ORCHESTRATOR);

    private static final Map<String, String> AGENT_OF =
            Map.of(RESEARCHER, "researcher", WRITER, "writer", ORCHESTRATOR, "orchestrator");
    private static final Map<String, List<String>> TARGETS_OF = Map.of(
            "orchestrator", List.of(RESEARCHER, WRITER),
            "researcher", List.of(WRITER, "https://tickets.example.com"),
            "writer", List.of(RESEARCHER, "https://tickets.example.com"));

    private final Random random = new Random(Long.getLong("laws.seed", 20_261_121));

    /** A request of one of the agents. One that is fair would be served, as far as it knows; others try what they can. */
    private final class Wish {
        private final boolean fair = random.nextInt(4) > 0;
        private final String subject;
        private final Asking asking;
        private final String target;
        private final int depth = 2 + random.nextInt(4);
        private final boolean limited = random.nextInt(3) == 0;

        Wish(List<String> before) throws Exception {
            var agent = any(AGENTS.subList(0, 3));
            var known = before.isEmpty() || random.nextBoolean() ? null : any(before);
            if (known != null && fair) {
                // Half of the time what was issued before, to whom it was issued: chains of exchanges.
                agent = AGENT_OF.getOrDefault(claims(known).path("aud").asString(), agent);
            }
            subject = known == null ? arriving(fair, agent) : known;
            target = any(fair ? TARGETS_OF.get(agent) : TARGETS);
            asking = as(agent, asking(subject)).with("audience", target);
            if (random.nextBoolean()) {
                asking.with("scope", fair ? "tickets:read" : String.join(" ", some(SCOPES)));
            }
            if (random.nextInt(4) == 0) {
                asking.with("actor_token", gateway().agent(fair ? agent : any(AGENTS)))
                        .with("actor_token_type", ACCESS_TOKEN);
            }
            if (random.nextBoolean()) {
                asking.with("max_lifetime", String.valueOf(random.nextInt(100) + 1));
            }
            if (limited) {
                asking.with("max_depth", String.valueOf(depth));
            }
        }

        int limit() {
            return limited ? depth : Integer.MAX_VALUE;
        }
    }

    @Test
    void laws1To6_noRequestYieldsATokenThatBreaksThem() throws Exception {
        int issued = 0;
        int deepest = 0;
        var before = new ArrayList<String>();
        for (int i = 0; i < REQUESTS; i++) {
            var wish = new Wish(before);
            var answer = wish.asking.send();
            if (answer.statusCode() == 200) {
                issued++;
                var token = JSON.readTree(answer.body()).path("access_token").asString();
                check(claims(wish.subject), claims(token), wish.target, wish.limit());
                deepest = Math.max(deepest, claims(token).path("hop").asInt());
                before.add(token);
            } else {
                assertThat(answer.statusCode()).as(answer.body()).isIn(400, 401);
                assertThat(answer.body()).doesNotContain("access_token");
            }
        }
        // Enough of everything, or nothing was tried.
        assertThat(issued).isBetween(REQUESTS / 5, REQUESTS - REQUESTS / 10);
        assertThat(deepest).isGreaterThan(1);
        assertThat(gateway().forwarded()).isEmpty();
    }

    private String arriving(boolean fair, String agent) {
        var token = gateway()
                .issuer()
                .token(
                        any(fair ? List.of("alice", "bob") : List.of("alice", "orchestrator")),
                        fair ? GATEWAY : any(List.of(GATEWAY, RESEARCHER, WRITER)))
                .livesFor(2 + random.nextInt(300));
        if (fair || random.nextInt(5) > 0) {
            token.claim("scope", String.join(" ", some(SCOPES)) + (fair ? " tickets:read" : ""));
        }
        if (random.nextBoolean()) {
            token.claim("task_id", "task-" + random.nextInt(3));
        }
        if (random.nextInt(4) > 0) {
            token.actors(fair ? new String[] {agent} : some(AGENTS).toArray(String[]::new));
        }
        return token.sign();
    }

    private static Asking as(String agent, Asking asking) {
        return switch (agent) {
            case "researcher" -> asking.researcher();
            case "writer" -> asking.writer();
            default -> asking;
        };
    }

    private List<String> some(List<String> all) {
        var some = new ArrayList<>(all);
        java.util.Collections.shuffle(some, random);
        return some.subList(0, 1 + random.nextInt(all.size()));
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private static JsonNode claims(String token) throws Exception {
        return JSON.readTree(
                com.nimbusds.jwt.SignedJWT.parse(token).getPayload().toString());
    }

    private static void check(JsonNode in, JsonNode out, String target, int depth) {
        var fromGateway = in.path("iss").asString().equals(GATEWAY);
        // Law 1.
        assertThat(out.path("sub")).isEqualTo(in.path("sub"));
        assertThat(out.path("sub_iss").asString())
                .isEqualTo(fromGateway ? in.path("sub_iss").asString() : IDP);
        // Law 2.
        var chainIn = chain(in);
        var chainOut = chain(out);
        assertThat(chainOut.size() - chainIn.size()).isBetween(0, 1);
        assertThat(chainOut.subList(chainOut.size() - chainIn.size(), chainOut.size()))
                .isEqualTo(chainIn);
        assertThat(new HashSet<>(chainOut)).hasSameSizeAs(chainOut);
        assertThat(chainOut).isNotEmpty();
        // Law 3.
        assertThat(scopes(in)).containsAll(scopes(out));
        assertThat(Set.of("tickets:read", "tickets:write")).containsAll(scopes(out));
        // Law 4.
        assertThat(out.path("exp").asLong()).isLessThanOrEqualTo(in.path("exp").asLong());
        assertThat(out.path("exp").asLong()).isLessThanOrEqualTo(Instant.now().getEpochSecond() + 60);
        // Law 5.
        assertThat(out.path("aud").isString()).isTrue();
        assertThat(out.path("aud").asString()).isEqualTo(target);
        // Law 6.
        assertThat(out.path("task_id")).isEqualTo(in.path("task_id"));
        assertThat(out.path("hop").asInt()).isEqualTo(in.path("hop").asInt(0) + 1);
        int limit = Math.min(depth, in.path("max_depth").asInt(Integer.MAX_VALUE));
        assertThat(out.path("max_depth").asInt(Integer.MAX_VALUE)).isEqualTo(limit);
        assertThat(chainOut.size()).isLessThanOrEqualTo(limit);
        assertThat(out.path("parent").path("jti")).isEqualTo(in.path("jti"));
    }

    private static List<String> chain(JsonNode claims) {
        var chain = new ArrayList<String>();
        for (var act = claims.path("act"); act.isObject(); act = act.path("act")) {
            chain.add(act.path("iss").asString(IDP) + " " + act.path("sub").asString());
        }
        return chain;
    }

    private static Set<String> scopes(JsonNode claims) {
        var scope = claims.path("scope").asString("");
        return scope.isEmpty() ? Set.of() : Set.copyOf(List.of(scope.split(" ")));
    }
}
