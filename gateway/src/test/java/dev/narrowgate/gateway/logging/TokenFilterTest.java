package dev.narrowgate.gateway.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MarkerFactory;

/** No appender gets a token, for any log line of a library. */
class TokenFilterTest {

    private static final String TOKEN = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString("{\"alg\":\"ES256\"}".getBytes(StandardCharsets.UTF_8))
            + ".eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg";
    private static final String OPAQUE = "0af7651916cd43dd8448eb211c80319c";

    private final LoggerContext context = new LoggerContext();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.setContext(context);
        log.start();
        context.getLogger("ROOT").addAppender(log);
        context.getLogger("ROOT").setLevel(Level.TRACE);
        TokenFilter.install(context);
    }

    private ILoggingEvent only() {
        assertThat(log.list).hasSize(1);
        return log.list.getFirst();
    }

    @Test
    void aTokenInAMessageOrAnArgumentIsReplaced() {
        var logger = context.getLogger("library");

        logger.debug("headers [Authorization:\"Bearer {}\"]", TOKEN);
        logger.trace(MarkerFactory.getMarker("m"), "sent " + TOKEN + " and {}", Map.of("Actor-Token", List.of(OPAQUE)));

        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .allMatch(line -> line.contains("[a token]"))
                .noneMatch(line -> line.contains(TOKEN) || line.contains(OPAQUE));
        assertThat(log.list).extracting(ILoggingEvent::getLevel).containsExactly(Level.DEBUG, Level.TRACE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Authorization: Bearer %s",
                "authorization=[DPoP %s]",
                "Authorization:\"Basic %s\"",
                "Actor-Token: %s",
                "[Txn-Token:\"%s\"]",
                "X-Vault-Token: %s",
                "POST /token subject_token=%s&x=y",
                "{\"access_token\":\"%s\"}",
                "client_secret=%s",
                "form {client_secret=[%s]}"
            })
    void anOpaqueTokenIsRecognizedByTheNameBeforeIt(String line) {
        context.getLogger("library").info(line.formatted(OPAQUE));

        assertThat(only().getFormattedMessage()).contains("[a token]").doesNotContain(OPAQUE);
    }

    @Test
    void aTokenInTheMessageOfAnErrorIsReplacedInEachCause() {
        context.getLogger("library")
                .warn("failed", new IllegalStateException("outer", new IllegalArgumentException("header " + TOKEN)));

        var error = only().getThrowableProxy();
        assertThat(error.getMessage()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(error.getCause().getMessage()).isEqualTo("java.lang.IllegalArgumentException: header [a token]");
        assertThat(error.getStackTraceElementProxyArray()).isNotEmpty();
    }

    @Test
    void aTokenBehindASuppressedErrorIsReplaced() {
        var outer = new IllegalStateException("outer");
        var circle = new IllegalStateException("circle", outer);
        circle.addSuppressed(new IllegalStateException("closing", new IllegalArgumentException("header " + TOKEN)));
        outer.addSuppressed(circle);

        context.getLogger("library").warn("failed", outer);

        assertThat(ThrowableProxyUtil.asString(only().getThrowableProxy()))
                .contains("outer")
                .doesNotContain(TOKEN);
    }

    @Test
    void aTokenBehindManyErrorsIsReplaced() {
        Throwable error = new IllegalArgumentException("header " + TOKEN);
        for (int i = 0; i < 300; i++) {
            error = new IllegalStateException("outer " + i, error);
        }
        context.getLogger("library").warn("failed", error);

        assertThat(ThrowableProxyUtil.asString(only().getThrowableProxy()))
                .contains("outer 299")
                .doesNotContain(TOKEN);
    }

    @Test
    void aLineWithoutATokenStaysAsItIs() {
        var error = new IllegalStateException("nothing");

        context.getLogger("library").info("{} of {}", 1, "Bearer", error);

        assertThat(only().getFormattedMessage()).isEqualTo("1 of Bearer");
        assertThat(only().getArgumentArray()).hasSize(2);
        assertThat(only().getThrowableProxy().getClassName()).isEqualTo(IllegalStateException.class.getName());
    }

    @Test
    void aLevelThatIsOffStaysOff() {
        context.getLogger("library").setLevel(Level.INFO);

        context.getLogger("library").debug("Bearer {}", TOKEN);

        assertThat(log.list).isEmpty();
    }

    @Test
    void theFilterStaysAfterAReconfiguration() {
        context.reset();
        context.getLogger("ROOT").addAppender(log);
        log.start();

        context.getLogger("library").error("Bearer {}", TOKEN);

        assertThat(only().getFormattedMessage()).isEqualTo("Bearer [a token]");
    }
}
