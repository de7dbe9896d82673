package dev.narrowgate.delegation.engine.observation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class SampledLogTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(SampledLogTest.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final AtomicLong time = new AtomicLong(Long.MAX_VALUE - 10);
    private final SampledLog log = new SampledLog(logger, "Refused", time::get);

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void leave() {
        logger.detachAppender(lines);
    }

    @Test
    void theFirstOfEachReasonIsALine() {
        log.note("tls");
        log.note("host");

        assertThat(lines())
                .containsExactly("Refused: tls (and 0 more before it)", "Refused: host (and 0 more before it)");
    }

    @Test
    void linesLeftOutWithinASecondAreCountedInTheNextLine() {
        for (int i = 0; i < 1000; i++) {
            log.note("tls");
        }
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        log.note("tls");
        time.addAndGet(Duration.ofSeconds(1).toNanos());
        log.note("tls");

        assertThat(lines())
                .containsExactly(
                        "Refused: tls (and 0 more before it)",
                        "Refused: tls (and 999 more before it)",
                        "Refused: tls (and 0 more before it)");
    }

    private List<String> lines() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
