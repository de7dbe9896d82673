package dev.narrowgate.delegation.provenance;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

    @Test
    void saysWhoStartedItWhoActsForWhichTaskAndWhatWasDecided() {
        var values = provenance(TestDelegations.delegate(
                        token().build(), agent(RESEARCHER).build()))
                .values();

        assertThat(values)
                .containsEntry(ProvenanceHeader.SUBJECT, "alice")
                .containsEntry(ProvenanceHeader.ACTOR, "researcher")
                .containsEntry(ProvenanceHeader.CHAIN, "\"researcher\", \"orchestrator\"")
                .containsEntry(ProvenanceHeader.TASK, "task-1")
                .containsEntry(ProvenanceHeader.DECISION, "permit;id=\"decision-1\";policy=\"tickets\"")
                .containsEntry(ProvenanceHeader.HOP, "1");
    }

    @Test
    void saysNothingOfWhatThereIsNot() {
        var direct = token().actors(ActorChain.NONE).task(null).build();

        assertThat(provenance(TestDelegations.delegate(direct, null)).values().keySet())
                .containsExactlyInAnyOrder(ProvenanceHeader.SUBJECT, ProvenanceHeader.DECISION, ProvenanceHeader.HOP);
    }

    private static Provenance provenance(Delegation delegation) {
        var received = new Received(
                "hop-1", NOW, TestPolicies.policy().build(), new Action("GET"), new Resource("tickets", "/"), null);
        var permitted =
                new Permitted(new Verified(received, delegation, TestExchanges.PRESENTED), TestExchanges.permit());
        var issued = TestExchanges.issued(permitted.exchangeRequest(), NOW);
        var exchanged = new Exchanged(permitted, issued, NOW);
        assertThat(exchanged.received()).isEqualTo(received).isEqualTo(permitted.received());
        return Provenance.of(exchanged);
    }
}
