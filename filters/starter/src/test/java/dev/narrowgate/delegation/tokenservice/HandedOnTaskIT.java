package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.reading.AuditTree;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The whole story: the orchestrator hands a piece of Alice's task to the researcher, who calls the API with it. */
class HandedOnTaskIT extends TokenServiceAttack {

    @Test
    void theOrchestratorHandsOnAPieceOfItsTask() throws Exception {
        var arrived = own().claim("task_id", "story").sign();

        var piece = asking(arrived)
                .with("scope", "tickets:read")
                .with("max_lifetime", "20")
                .with("max_depth", "2")
                .issued();
        var answer = gateway()
                .call(
                        "/tickets/1",
                        "Authorization",
                        "Bearer " + piece.token(),
                        "Actor-Token",
                        gateway().agent("researcher"));

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        var forwarded = gateway().forwarded().getFirst();
        assertThat(forwarded.getHeader("Delegation-Subject")).isEqualTo("alice");
        assertThat(forwarded.getHeader("Delegation-Chain")).isEqualTo("\"researcher\", \"orchestrator\"");
        assertThat(forwarded.getHeader("Delegation-Task")).isEqualTo("story");
        assertThat(forwarded.getHeader("Delegation-Hop")).isEqualTo("2");
        assertThat(forwarded.getHeader("Authorization")).doesNotContain(piece.token());
        var claims = JSON.readTree(com.nimbusds.jwt.SignedJWT.parse(
                        forwarded.getHeader("Authorization").substring("Bearer ".length()))
                .getPayload()
                .toString());
        assertThat(claims.path("scope").asString()).isEqualTo("tickets:read");
        assertThat(claims.path("max_depth").asInt()).isEqualTo(2);
        assertThat(claims.path("parent").path("jti")).isEqualTo(piece.claims().path("jti"));

        var tree = AuditTree.of("story", List.of(gateway().audit())).lines();
        assertThat(tree).hasSize(2);
        assertThat(tree.getFirst()).contains("POST /oauth2/token", "orchestrator");
        assertThat(tree.getLast()).contains("GET /tickets/1", "researcher");
        // The second hangs below the first.
        assertThat(tree.getLast().indexOf("GET")).isGreaterThan(tree.getFirst().indexOf("POST"));
        assertThat(AuditVerifier.verify(List.of(gateway().audit())).holds()).isTrue();
    }

    @Test
    void aPieceIsOfNoUseToAnotherCaller() throws Exception {
        var piece = asking().issued().token();

        assertThat(gateway()
                        .call("/tickets/1", "Authorization", "Bearer " + piece)
                        .statusCode())
                .isEqualTo(401);
        assertThat(gateway()
                        .call(
                                "/tickets/1",
                                "Authorization",
                                "Bearer " + piece,
                                "Actor-Token",
                                gateway().agent("writer"))
                        .statusCode())
                .isEqualTo(401);
        assertThat(gateway().forwarded()).isEmpty();
    }
}
