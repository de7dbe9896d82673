package dev.narrowgate.delegation.hostile;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static dev.narrowgate.delegation.testing.GatewayHarness.IDP;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A policy that takes subjects and actors of one issuer only, though others are believed too, inside good tokens. */
class PositionsIT {

    private static final String AGENTS = "https://agents.example.com";

    private static AttackHarness onslaught;

    @BeforeAll
    static void start(@TempDir Path folder) throws Exception {
        onslaught = new AttackHarness(
                folder,
                "--delegation.policies.tickets.subject-issuers[0]=https://idp.example.com",
                "--delegation.policies.tickets.actor-issuers[0]=https://idp.example.com");
    }

    @AfterAll
    static void stop() {
        onslaught.close();
    }

    @Test
    void anActorOfThePolicysIssuerIsServed() throws Exception {
        onslaught.serves(token(Map.of("sub", "a")));
        onslaught.serves(token(Map.of("sub", "a", "act", Map.of("iss", IDP, "sub", "b"))));
    }

    @Test
    void anActorOfAnotherIssuerIsRefusedWhereverItStands() throws Exception {
        var current = onslaught.refuses(Refusal.ACTOR_UNAUTHORIZED, token(Map.of("iss", AGENTS, "sub", "a")));
        assertThat(current.path("reason").asString()).startsWith("actor 1: its issuer " + AGENTS);

        var prior = onslaught.refuses(
                Refusal.ACTOR_UNAUTHORIZED, token(Map.of("sub", "a", "act", Map.of("iss", AGENTS, "sub", "b"))));
        assertThat(prior.path("reason").asString()).startsWith("actor 2: its issuer " + AGENTS);
    }

    @Test
    void anActorOfAnIssuerThatIsNotTrustedForActorsIsRefusedInsideAGoodToken() throws Exception {
        for (var issuer : new String[] {"https://people.example.com", "https://evil.example.com", GATEWAY}) {
            onslaught.rejects(token(Map.of("iss", issuer, "sub", "a")));
            onslaught.rejects(token(Map.of("sub", "a", "act", Map.of("iss", issuer, "sub", "b"))));
        }
    }

    @Test
    void aSubjectOfAnotherIssuerIsRefused() throws Exception {
        var token = onslaught
                .issuers
                .people
                .token("bob", GATEWAY)
                .claim("scope", "tickets:read")
                .sign();

        var record = onslaught.refuses(Refusal.POLICY_DENIED, token);

        assertThat(record.path("reason").asString())
                .isEqualTo("the subject's issuer https://people.example.com is not among the policy's subject-issuers");
    }

    private static String token(Map<String, Object> actor) {
        return onslaught.good().claim("act", actor).sign();
    }
}
