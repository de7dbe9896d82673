package dev.narrowgate.delegation.tokenservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.testing.RawConnection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.WebFilter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;

/** A caller that goes away takes nothing back: what is recorded is done, and what it broke off is recorded (law 8). */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallerLeavesIT {

    private static final String CLIENT = "&client_id=a-client&client_secret=s3cret-of-the-test";

    /** A request with it is given up before its form is read. */
    private static final String BREAK_OFF = "Break-Off";

    private GatewayHarness gateway;

    /** Records of revocations wait in it until the test writes them. */
    @Configuration(proxyBeanMethods = false)
    static class HeldBack {

        private final BlockingQueue<Runnable> held = new LinkedBlockingQueue<>();
        private final BlockingQueue<TokenAct> acts = new LinkedBlockingQueue<>();
        private final AtomicInteger left = new AtomicInteger();

        @Bean
        EngineCustomizer customizer() {
            return new EngineCustomizer() {
                @Override
                public ActSink actSink(ActSink configured) {
                    return new ActSink() {
                        @Override
                        public Answer<Recorded> record(TokenAct act) {
                            acts.add(act);
                            if (!act.result().isPermitted()) {
                                return Answer.ready(new Recorded(act));
                            }
                            var written = new CompletableFuture<Recorded>();
                            held.add(() -> written.complete(new Recorded(act)));
                            return Answer.awaited(Mono.fromFuture(written, true));
                        }

                        @Override
                        public Answer<Recorded> record(GatewayAct act) {
                            return Answer.ready(new Recorded(act));
                        }
                    };
                }
            };
        }

        @Bean
        WebFilter leavers() {
            return (exchange, chain) -> {
                if (exchange.getRequest().getHeaders().containsHeader(BREAK_OFF)) {
                    var unread = new ServerHttpRequestDecorator(exchange.getRequest()) {
                        @Override
                        public Flux<DataBuffer> getBody() {
                            return Flux.never();
                        }
                    };
                    chain.filter(exchange.mutate().request(unread).build())
                            .subscribe()
                            .dispose();
                    return exchange.getResponse().setComplete();
                }
                return chain.filter(exchange).doFinally(end -> {
                    if (end == SignalType.CANCEL) {
                        left.incrementAndGet();
                    }
                });
            };
        }
    }

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        gateway = new GatewayHarness(
                folder,
                List.of(HeldBack.class),
                "--delegation.token-service.clients.a.client-id=a-client",
                "--delegation.token-service.clients.a.actor=researcher",
                "--delegation.token-service.clients.a.policies=tickets",
                "--delegation.token-service.clients.a.authentication=client_secret_post",
                "--delegation.token-service.clients.a.client-secret=s3cret-of-the-test");
    }

    @AfterAll
    void stop() {
        gateway.close();
    }

    @Test
    void aRecordedRevocationIsDoneThoughTheCallerIsGone() throws Exception {
        var held = gateway.context().getBean(HeldBack.class);
        var revoked = gateway.context().getBean(StateStore.class);
        var threads = new LinkedBlockingQueue<String>();
        revoked.follow(revocation -> threads.add(Thread.currentThread().getName()));
        int before = held.left.get();
        Runnable written;
        try (var caller = new RawConnection(gateway.port())) {
            caller.send(post("/oauth2/revoke", "token=" + issued() + CLIENT));
            written = held.held.take();
        }
        await().until(() -> held.left.get() > before);
        assertThat(revoked.revocations()).isEmpty();

        var writer = new Thread(written, "writer-of-records");
        writer.start();
        writer.join();

        assertThat(threads.take()).doesNotContain("writer-of-records").doesNotContain("reactor-http");
        assertThat(revoked.revocations()).hasSize(1);
        var act = held.acts.take();
        assertThat(act.response().answer()).isEqualTo("revoked");
        assertThat(revoked.revocationOf(new Revocable.Token(Objects.requireNonNull(act.token()))))
                .isNotNull();
        // And that it left is no second record.
        assertThat(held.acts).isEmpty();
    }

    @Test
    void aTokenRequestThatIsBrokenOffLeavesOneRecord() throws Exception {
        var before = gateway.audited().size();
        try (var caller = new RawConnection(gateway.port())) {
            caller.send(post("/oauth2/token", "grant_type=x").replace("\r\n\r\n", "\r\n" + BREAK_OFF + ": 1\r\n\r\n"));
            caller.answer();
        }

        await().until(() -> gateway.audited().size() > before);
        var records = gateway.audited().subList(before, gateway.audited().size());
        assertThat(records).hasSize(1);
        assertThat(records.getFirst().path("event").asString()).isEqualTo("decided");
        assertThat(records.getFirst().path("outcome").asString()).isEqualTo("cancelled");
        assertThat(records.getFirst().path("route").asString()).isEqualTo("token-service");
        assertThat(records.getFirst().path("path").asString()).isEqualTo("/oauth2/token");
    }

    private String issued() throws Exception {
        try (var caller = new RawConnection(gateway.port())) {
            var form = "grant_type=" + URLEncoder.encode(TokenServiceAttack.EXCHANGE, StandardCharsets.UTF_8)
                    + "&subject_token_type="
                    + URLEncoder.encode(TokenServiceAttack.ACCESS_TOKEN, StandardCharsets.UTF_8)
                    + "&audience=https%3A%2F%2Ftickets.example.com&subject_token="
                    + gateway.delegation().actors("researcher").sign();
            var answer = caller.send(post("/oauth2/token", form + CLIENT)).answer();
            return TokenServiceAttack.JSON
                    .readTree(answer.body())
                    .path("access_token")
                    .asString();
        }
    }

    private static String post(String path, String form) {
        return "POST " + path + " HTTP/1.1\r\nHost: gateway.example.com\r\n"
                + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: " + form.length()
                + "\r\n\r\n" + form;
    }
}
