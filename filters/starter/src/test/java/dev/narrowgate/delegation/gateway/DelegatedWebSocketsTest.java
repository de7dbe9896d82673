package dev.narrowgate.delegation.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.socket.WebSocketSession;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What is said of a WebSocket without delegation that breaks off. */
class DelegatedWebSocketsTest {

    private final Logger logger = (Logger) LoggerFactory.getLogger(DelegatedWebSockets.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(log);
    }

    /** In this order: the log says one line a second for each reason. */
    @Test
    void aCloseIsNotedOnlyWhenThereWasACallerToCloseFor() {
        StepVerifier.create(broken(false)).verifyError(IOException.class);
        assertThat(closed).isFalse();
        assertThat(log.list).isEmpty();

        StepVerifier.create(broken(true)).verifyComplete();
        assertThat(closed).isTrue();
        assertThat(log.list)
                .singleElement()
                .satisfies(event -> assertThat(event.getFormattedMessage()).contains("1011"));
    }

    private Mono<Void> broken(boolean open) {
        var sockets =
                new DelegatedWebSockets((exchange, handler) -> handler.handle(session(open)), () -> Instant.EPOCH);
        return sockets.handleRequest(
                MockServerWebExchange.from(MockServerHttpRequest.get("/open/1")),
                session -> Mono.error(new IOException("broken")));
    }

    private WebSocketSession session(boolean open) {
        return (WebSocketSession) Proxy.newProxyInstance(
                WebSocketSession.class.getClassLoader(),
                new Class<?>[] {WebSocketSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "isOpen" -> open;
                    case "close" -> Mono.fromRunnable(() -> closed.set(true));
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
