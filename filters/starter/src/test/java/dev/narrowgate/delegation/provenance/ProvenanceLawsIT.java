package dev.narrowgate.delegation.provenance;

import static dev.narrowgate.delegation.provenance.GatewaysInARow.*;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestIssuer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Whatever is put together from tokens and provenances that were really made: laws 2, 8 and 9 hold at both gateways. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProvenanceLawsIT {

    private static final int REQUESTS = 300;
    private static final List<String> AGENTS = List.of("researcher", "summarizer", "orchestrator");

    private final Random random = new Random(Long.getLong("laws.seed", 20_261_129));
    private GatewaysInARow row;

    /** What the first gateway sent to the researcher, and the chain that it decided on. */
    private record Made(Sent sent, List<String> chain, String task) {}

    /** A request at the second gateway: a token, and what stands beside it. */
    private record Wish(Made made, List<String> beside, String agent) {
        boolean isFair() {
            return agent.equals("researcher")
                    && beside.equals(List.of(made.sent().provenance()));
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        row = new GatewaysInARow(folder);
    }

    @AfterAll
    void stop() {
        row.close();
    }

    @BeforeEach
    void forget() {
        row.reset();
    }

    @Test
    void laws2And8And9NoOtherPairOfTokenAndProvenanceIsServed() throws Exception {
        var made = new ArrayList<Made>();
        int served = 0;
        for (int i = 0; i < REQUESTS; i++) {
            // They live for seconds.
            if (i % 10 == 0) {
                made.clear();
                for (int j = 0; j < 3; j++) {
                    made.add(made());
                }
            }
            var wish = wish(made);
            row.reset();

            var answer = row.second().call("/tickets/1", headers(wish));

            if (wish.isFair()) {
                assertThat(answer.statusCode())
                        .as(last(row.second()).toString())
                        .isEqualTo(200);
                served++;
                check(wish);
            } else {
                assertThat(answer.statusCode()).as(wish.agent()).isIn(401, 403);
                assertThat(row.second().forwarded()).isEmpty();
                assertThat(row.second().audited(answer)).hasSize(1);
            }
        }
        // Enough of both, or nothing was tried.
        assertThat(served).isBetween(REQUESTS / 10, REQUESTS - REQUESTS / 5);
    }

    /** Of Alice or Bob, through one agent or two, for a task or none. */
    private Made made() throws Exception {
        var chain = random.nextBoolean() ? List.of("orchestrator") : List.of("planner", "orchestrator");
        var task = random.nextBoolean() ? "task-" + random.nextInt(3) : null;
        var token = row.people()
                .token(any(List.of("alice", "bob")), FIRST)
                .claim("scope", "tickets:read")
                .claim("task_id", task)
                .actors(chain.toArray(String[]::new));
        return new Made(row.through(row.first(), "Authorization", "Bearer " + token.sign()), chain, task);
    }

    private Wish wish(List<Made> made) throws Exception {
        var token = any(made);
        var own = token.sent().provenance();
        var beside = switch (random.nextInt(8)) {
            case 0 -> List.<String>of();
            case 1 -> List.of(any(made).sent().provenance());
            case 2 -> List.of(own, any(made).sent().provenance());
            case 3 -> List.of(broken(own));
            case 4 -> List.of(forged(token));
            default -> List.of(own);
        };
        return new Wish(token, beside, random.nextInt(4) == 0 ? any(AGENTS) : "researcher");
    }

    /** With one character of the claims or of the signature changed. */
    private String broken(String provenance) {
        int at = provenance.indexOf('.') + 1 + random.nextInt(provenance.length() / 2);
        var other = provenance.charAt(at) == 'A' ? 'B' : 'A';
        return provenance.charAt(at) == '.'
                ? provenance.substring(1)
                : provenance.substring(0, at) + other + provenance.substring(at + 1);
    }

    /** As the first gateway would sign it, but that it cannot: without any actor, for another subject. */
    private String forged(Made made) throws Exception {
        var signer = random.nextBoolean() ? row.people() : new TestIssuer(FIRST, "first-1");
        var claims = made.sent().said().toJSONObject();
        var token = signer.token("alice", RESEARCHER).header("typ", "delegation-provenance+jwt");
        claims.forEach(token::claim);
        return token.claim("iss", random.nextBoolean() ? FIRST : IDP)
                .claim("act", null)
                .sign();
    }

    private String[] headers(Wish wish) {
        var headers = new ArrayList<>(List.of(
                "Authorization",
                "Bearer " + wish.made().sent().token(),
                "Actor-Token",
                row.agent(wish.agent(), SECOND)));
        for (var provenance : wish.beside()) {
            headers.add(ReservedHeaders.PROVENANCE);
            headers.add(provenance);
        }
        if (random.nextBoolean()) {
            headers.addAll(List.of("delegation_provenance", "forged", "Delegation-Chain", "\"nobody\""));
        }
        return headers.toArray(String[]::new);
    }

    private void check(Wish wish) throws Exception {
        var chain = new ArrayList<>(List.of("researcher"));
        chain.addAll(wish.made().chain());
        var forwarded = row.second().forwarded().getLast();
        // Law 9: one header, and it is the gateway's own.
        assertThat(forwarded.getHeaders().all())
                .filteredOn(header -> ReservedHeaders.normal(header.key()).equals("delegation-provenance"))
                .singleElement()
                .satisfies(header -> assertThat(header.values()).hasSize(1));
        var onward = new Sent(
                forwarded.getHeader("Authorization").substring("Bearer ".length()),
                forwarded.getHeader(ReservedHeaders.PROVENANCE));
        assertThat(onward.said().getIssuer()).isEqualTo(SECOND);
        // Law 2: the chain that was decided on before, and the presenter at its head.
        assertThat(chain(onward.said().getJSONObjectClaim("act"))).isEqualTo(chain);
        assertThat(onward.said().getStringClaim("task_id"))
                .isEqualTo(wish.made().task());
        assertThat(onward.said().getSubject())
                .isEqualTo(wish.made().sent().said().getSubject());
        // Law 8: the record names both, and is linked to the hop before it.
        var record = last(row.second());
        assertThat(record.path("incoming").path("jti").asString())
                .isEqualTo(wish.made().sent().claims().getJWTID());
        assertThat(record.path("provenance").path("jti").asString())
                .isEqualTo(wish.made().sent().said().getJWTID());
        assertThat(sender(wish).path("outgoing").path("jti"))
                .isEqualTo(record.path("incoming").path("jti"));
        assertThat(record.toString()).doesNotContain(wish.made().sent().provenance());
    }

    private JsonNode sender(Wish wish) throws Exception {
        var id = wish.made().sent().said().getJWTID();
        return row.first().audited().stream()
                .filter(record -> record.path("outgoing")
                        .path("provenance")
                        .path("jti")
                        .asString("")
                        .equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> chain(Map<?, ?> act) {
        var chain = new ArrayList<String>();
        for (Map<?, ?> actor = act; actor != null; actor = (Map<?, ?>) actor.get("act")) {
            chain.add(String.valueOf(actor.get("sub")));
        }
        return chain;
    }

    private <T> T any(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }
}
