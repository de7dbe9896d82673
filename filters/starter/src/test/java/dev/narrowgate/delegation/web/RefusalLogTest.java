package dev.narrowgate.delegation.web;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class RefusalLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
    private final Level before = logger.getLevel();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong time = new AtomicLong();
    private final RefusalLog log = new RefusalLog(time::get);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.INFO);
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
        logger.setLevel(before);
    }

    @Test
    void tenLinesASecondAreWrittenAndTheOthersCounted() {
        for (int i = 0; i < 25; i++) {
            log.note(hop("expired"));
        }
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        log.note(hop("expired"));

        assertThat(lines()).hasSize(11).last().asString().endsWith(" (and 15 more before it)");
    }

    @Test
    void aReasonIsOneLineWhateverAClaimHolds() {
        log.note(hop("actor 1, a\nb\u2028c\u202ed, is not among the policy's actors"));

        assertThat(lines())
                .containsExactly("Refused hop 7 of route tickets: token-rejected: actor 1, a?b?c?d, is not among the"
                        + " policy's actors (issuer: not known)");
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    private static RefusedHop hop(String reason) {
        var received = new Received(
                "7",
                Instant.EPOCH,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                null);
        return new RefusedHop(received, "7", new TokenRejected(reason), null);
    }
}
