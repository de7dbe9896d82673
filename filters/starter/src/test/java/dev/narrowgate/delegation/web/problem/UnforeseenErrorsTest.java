package dev.narrowgate.delegation.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.narrowgate.delegation.DelegationFailure.NextHopUnavailable;
import dev.narrowgate.delegation.Unforeseen;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class UnforeseenErrorsTest {

    private static final String TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";

    private final Logger logger = (Logger) LoggerFactory.getLogger(UnforeseenErrors.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final UnforeseenErrors errors = new UnforeseenErrors(System::nanoTime);

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
    void logsTheHopTheClassAndTheFramesOfTheErrorAndItsCause() {
        errors.note("hop-1", failure());

        assertThat(lines.list)
                .singleElement()
                .satisfies(line -> assertThat(line.getFormattedMessage())
                        .startsWith(
                                "Unforeseen error in hop hop-1 (next-hop-unavailable): java.lang.IllegalStateException")
                        .contains("\tat " + UnforeseenErrorsTest.class.getName() + ".failure(")
                        .contains("Caused by: java.lang.IllegalArgumentException"));
    }

    @Test
    void noMessageOfAnErrorReachesTheLog() {
        errors.note("hop-1", failure());

        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getFormattedMessage()).doesNotContain(TOKEN).doesNotContain("broken by");
            assertThat(line.getThrowableProxy()).isNull();
        });
    }

    @Test
    void aFailureThatWasForeseenIsNotLogged() {
        errors.note("hop-1", new NextHopUnavailable("it does not accept connections"));

        assertThat(lines.list).isEmpty();
    }

    private static NextHopUnavailable failure() {
        return Unforeseen.as(
                new IllegalStateException("broken by " + TOKEN, new IllegalArgumentException(TOKEN)),
                NextHopUnavailable::new);
    }
}
