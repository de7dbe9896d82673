package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * With the token exchange of Spring Authorization Server, which accepts actor tokens and writes the chains. Runs only
 * with the profile {@code real}.
 */
class SpringExchangeRealIT extends ExchangeContract<SpringServer> {

    @Override
    SpringServer start() throws Exception {
        return new SpringServer();
    }

    private HttpResponse<String> call(String policy, String token, String agent) throws Exception {
        return call(policy, List.of("Authorization", "Bearer " + token, "Actor-Token", server().agent(agent)));
    }

    private Map<String, Object> actor(String name) {
        return Map.of("iss", server().issuer(), "sub", name);
    }

    @Test
    void tx22_twoHopsMakeAChainOfTwoActors() throws Exception {
        var alice = server().login().token();

        var atResearcher = forwarded(call("research", alice, "orchestrator"), alice);
        assertThat(atResearcher.getClaim("act")).isEqualTo(actor("orchestrator"));
        assertThat(atResearcher.getAudience()).containsExactly("https://researcher.example.com");

        var handedOn = sent();
        var atTickets = forwarded(call("narrow", handedOn, "researcher"), handedOn);
        assertThat(atTickets.getSubject()).isEqualTo("alice");
        assertThat(atTickets.getClaim("act"))
                .isEqualTo(Map.of("iss", server().issuer(), "sub", "researcher", "act", actor("orchestrator")));
        assertThat(atTickets.getAudience()).containsExactly(LiveServer.TICKETS);
        assertThat(atTickets.getExpirationTime()).isBeforeOrEqualTo(atResearcher.getExpirationTime());
        assertThat(gateway().forwarded().getLast().getHeader("Delegation-Chain"))
                .isEqualTo("\"researcher\", \"orchestrator\"");
    }

    /** The token that reached the next hop. */
    private String sent() {
        return gateway().forwarded().getLast().getHeader("Authorization").substring("Bearer ".length());
    }

    @Test
    void tx25_theActorOfMayActIsAccepted() throws Exception {
        var alice = server().loginForTheOrchestrator().token();

        var issued = forwarded(call("narrow", alice, "orchestrator"), alice);

        assertThat(issued.getClaim("act")).isEqualTo(actor("orchestrator"));
        assertThat(issued.getClaim("may_act")).isNull();
    }

    @Test
    void x007_anotherActorThanThatOfMayActIsRefused() throws Exception {
        var alice = server().loginForTheOrchestrator().token();

        refused(call("narrow", alice, "researcher"), 403, "actor-unauthorized", "may_act names orchestrator");
    }

    /**
     * AP-05 lets a server keep the chain when its current actor proves its identity again. This server writes the actor
     * twice.
     */
    @Test
    void x002_anActorThatIsInTheChainTwiceIsRefused() throws Exception {
        var alice = server().login().token();
        forwarded(call("research", alice, "orchestrator"), alice);
        // The token outlives the issued token, so that only the chain can be wrong.
        var chain =
                server().exchange("first", alice, server().agent("orchestrator"), LiveServer.GATEWAY, "tickets:read");
        gateway().reset();

        refused(
                call("narrow", chain, "orchestrator"),
                502,
                "exchange-rejected",
                "issued token: chain is not the requested one");
    }

    /**
     * This server checks the requested scopes against the client, not against the token. So the gateway must limit its
     * request.
     */
    @Test
    void x001_theGatewayRequestsOnlyScopesOfTheToken() throws Exception {
        var alice = server().login().token();
        var given = server().exchange("narrow", alice, null, LiveServer.TICKETS, "tickets:read tickets:write");
        assertThat(SignedJWT.parse(given).getJWTClaimsSet().getStringClaim("scope"))
                .contains("tickets:write");

        var issued = forwarded(call("narrow", List.of("Authorization", "Bearer " + alice)), alice);

        assertThat(issued.getStringClaim("scope")).isEqualTo("tickets:read");
    }
}
