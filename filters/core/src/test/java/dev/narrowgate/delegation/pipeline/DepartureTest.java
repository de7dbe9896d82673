package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.TestRecords;
import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.Result;
import dev.narrowgate.delegation.audit.Traffic;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.provenance.Provenance;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class DepartureTest {

    @Test
    void aTokenThatIsOlderThanTheRequestMayBeRenewedOnce() {
        assertThat(departure(NOW.minusSeconds(5), false).mayBeRenewed()).isTrue();
        assertThat(departure(NOW.minusSeconds(5), true).mayBeRenewed()).isFalse();
    }

    @Test
    void aTokenThatWasMadeForTheRequestIsNotRenewed() {
        assertThat(departure(NOW, false).mayBeRenewed()).isFalse();
    }

    private static ForwardableHop departure(Instant obtained, boolean again) {
        var received = new Received(
                "hop-1", NOW, TestPolicies.policy().build(), new Action("GET"), new Resource("tickets", "/"), null);
        var permitted = new Permitted(
                new Verified(received, TestDelegations.delegation(), TestExchanges.PRESENTED), TestExchanges.permit());
        var hop = new Exchanged(permitted, TestExchanges.issued(permitted.exchangeRequest(), obtained), NOW);
        var record = new AuditRecord(
                NOW,
                AuditEvent.DECIDED,
                received,
                Result.of(Outcome.PERMITTED),
                TestRecords.NOTHING,
                TestRecords.response(null, Duration.ZERO));
        return new ForwardableHop(
                hop, Provenance.of(hop), new Recorded(record), again, new Traffic(), Mono.never(), null);
    }
}
