package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.delegation.TestHolder;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A bound token never becomes an unbound one on its way through the token service, unless the policy says so. */
class BoundTokenIT extends TokenServiceAttack {

    private static final String TOKEN = GATEWAY + "/oauth2/token";

    private final TestHolder holder = new TestHolder();

    @Override
    String[] settings() {
        return new String[] {"--delegation.policies.to-writer.binding=drop"};
    }

    private String bound() {
        return own().claim("cnf", holder.confirmation()).sign();
    }

    private Asking proven(String token) {
        return asking(token).header("DPoP", holder.proof("POST", TOKEN, token).sign());
    }

    @Test
    void theIssuedTokenIsBoundToTheSameKeyAndSaysSo() throws Exception {
        var issued = proven(bound()).issued();

        assertThat(issued.claims().path("cnf").toString())
                .isEqualTo("{\"jkt\":\"" + holder.confirmation().get("jkt") + "\"}");
        assertThat(issued.members().path("token_type").asString()).isEqualTo("DPoP");
        var said = JSON.readTree(new Asking()
                .with("token", issued.token())
                .basic("orchestrator-client", SECRET)
                .send("/oauth2/introspect")
                .body());
        assertThat(said.path("cnf")).isEqualTo(issued.claims().path("cnf"));
        assertThat(said.path("token_type").asString()).isEqualTo("DPoP");
    }

    @Test
    void theIssuedTokenIsOfNoUseWithoutTheKey() throws Exception {
        var token = proven(bound()).issued().token();
        var agent = gateway().agent("researcher");

        var stolen = gateway().call("/tickets/1", "Authorization", "Bearer " + token, "Actor-Token", agent);
        assertThat(stolen.statusCode()).isEqualTo(401);
        var another =
                new TestHolder().proof("GET", GATEWAY + "/tickets/1", token).sign();
        assertThat(gateway()
                        .call("/tickets/1", "Authorization", "DPoP " + token, "DPoP", another, "Actor-Token", agent)
                        .statusCode())
                .isEqualTo(401);
        assertThat(gateway().forwarded()).isEmpty();

        var proof = holder.proof("GET", GATEWAY + "/tickets/1", token).sign();
        assertThat(gateway()
                        .call("/tickets/1", "Authorization", "DPoP " + token, "DPoP", proof, "Actor-Token", agent)
                        .statusCode())
                .isEqualTo(200);
        // The next hop is another party, and this gateway presents the token to it.
        var minted = gateway().forwarded().getFirst().getHeader("Authorization");
        assertThat(minted).startsWith("Bearer ");
        assertThat(SignedJWT.parse(minted.substring("Bearer ".length()))
                        .getJWTClaimsSet()
                        .getClaim("cnf"))
                .isNull();
    }

    @Test
    void theBindingOutlivesASecondExchange() throws Exception {
        var first = proven(bound()).issued().token();

        asking(first)
                .researcher()
                .with("audience", "https://tickets.example.com")
                .refused(400, "invalid_request", "");
        var second = proven(first)
                .researcher()
                .with("audience", "https://tickets.example.com")
                .issued();

        assertThat(second.claims().path("cnf").path("jkt").asString())
                .isEqualTo(holder.confirmation().get("jkt"));
    }

    @Test
    void aPolicyForAnotherAgentMayDropIt() throws Exception {
        var issued = proven(bound()).with("audience", WRITER).issued();

        assertThat(issued.claims().has("cnf")).isFalse();
        assertThat(issued.members().path("token_type").asString()).isEqualTo("Bearer");
    }

    @Test
    void aBindingThatIsNotKnownHereIsRefusedAndNotDropped() throws Exception {
        asking(own().claim("cnf", Map.of("kid", "1")).sign())
                .with("audience", WRITER)
                .refused(400, "invalid_request", "by an unknown method");
    }
}
