package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Hop.Exchanged;
import dev.narrowgate.delegation.hop.Hop.Permitted;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.hop.Received;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;

/** The ends of a hop that come from several threads at once. */
@Tag("race")
class RacingEndsTest {

    private final Queue<AuditRecord> written = new ConcurrentLinkedQueue<>();
    private final Received received = new Received(
            "hop-1", NOW, TestPolicies.policy().build(), new Action("GET"), new Resource("tickets", "/"), null);
    private final AuditTrail trail = new AuditTrail(
            received,
            record -> {
                written.add(record);
                return Answer.ready(new Recorded(record));
            },
            () -> NOW);

    @RepeatedTest(50)
    void howeverTheEndsRaceOneIsWritten() throws Exception {
        trail.permitted(exchanged());

        race(
                () -> trail.completed(200),
                () -> trail.failed(new NextHopUnavailable("reset"), 502),
                trail::cancelled,
                trail::cancelled);

        assertThat(written).hasSize(2);
    }

    @RepeatedTest(50)
    void howeverRefusalAndCancelRaceOneIsWritten() throws Exception {
        race(() -> trail.refused(new TokenRejected("forged"), 401), trail::cancelled);

        assertThat(written).hasSize(1);
    }

    private Exchanged exchanged() {
        var permitted = new Permitted(
                new Verified(received, TestDelegations.delegation(), TestExchanges.PRESENTED), TestExchanges.permit());
        return new Exchanged(permitted, TestExchanges.issued(permitted.exchangeRequest(), NOW), NOW);
    }

    private static void race(Runnable... runners) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(runners.length)) {
            for (var runner : List.of(runners)) {
                threads.submit(() -> {
                    start.await();
                    runner.run();
                    return null;
                });
            }
            start.countDown();
        }
    }
}
