package dev.narrowgate.delegation.web;

import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR;
import static org.springframework.cloud.gateway.support.ServerWebExchangeUtils.GATEWAY_ROUTE_ATTR;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.AuditSink;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.AccessRequest;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.audit.FileAuditSink;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.testing.GatewayHarness;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.verification.TokenVerifier;
import dev.narrowgate.delegation.web.DelegationGatewayFilterFactory.Config;
import dev.narrowgate.delegation.web.header.OutgoingHeadersFilter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.route.Route;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpCookie;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.AbstractServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A delegated hop whose token was seen before, and its stages one by one. The parts are those of a running gateway; the
 * request and the next hop are values in memory, so that a measurement holds the gateway's own work alone.
 */
public final class WarmHop implements AutoCloseable {

    private static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 40_000);

    private static final URI NEXT_HOP = URI.create("http://tickets.internal/tickets/1");

    /** The parts of the running gateway, and what the last hop gave to them. */
    private static final class Seen implements EngineCustomizer {

        private TokenVerifier verifier;
        private PolicyDecisionPoint decisions;
        private TokenExchanger issuing;
        private AuditSink audit;
        private AccessRequest asked;
        private Instant until;
        private ExchangeRequest exchanged;
        private AuditRecord recorded;

        @Override
        public TokenVerifier tokenVerifier(TokenVerifier configured) {
            verifier = configured;
            return configured;
        }

        @Override
        public PolicyDecisionPoint policyDecisionPoint(PolicyDecisionPoint configured) {
            decisions = configured;
            return (request, end) -> {
                asked = request;
                until = end;
                return configured.decide(request, end);
            };
        }

        @Override
        public TokenExchanger tokenExchanger(TokenExchanger configured) {
            issuing = configured;
            return request -> {
                exchanged = request;
                return configured.exchange(request);
            };
        }

        @Override
        public AuditSink auditSink(AuditSink configured) {
            audit = configured;
            return new AuditSink() {
                @Override
                public Answer<Recorded> record(AuditRecord record) {
                    recorded = record;
                    return configured.record(record);
                }
            };
        }
    }

    static class Customizers {
        @Bean
        EngineCustomizer seen() {
            return new Seen();
        }
    }

    /** The framework's own one throws where a filter looks for the connection. */
    private static final class InMemory extends AbstractServerHttpRequest {

        InMemory(ServerHttpRequest request) {
            super(request.getMethod(), request.getURI(), null, request.getHeaders());
        }

        @Override
        protected MultiValueMap<String, HttpCookie> initCookies() {
            return new LinkedMultiValueMap<>();
        }

        @Override
        protected SslInfo initSslInfo() {
            return null;
        }

        @Override
        public InetSocketAddress getRemoteAddress() {
            return CALLER;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> T getNativeRequest() {
            return (T) this;
        }

        @Override
        public Flux<DataBuffer> getBody() {
            return Flux.empty();
        }
    }

    private static final int MANY = 10_000;

    private final GatewayHarness gateway;
    private final FileAuditSink sink;
    private final Seen seen;
    private final ServedEngine engine;
    private final RoutePolicy policy;
    private final GatewayFilter filter;
    private final OutgoingHeadersFilter headers;
    private final String token;
    private final Route route =
            Route.async().id("tickets").uri(NEXT_HOP).predicate(any -> true).build();

    public WarmHop(Path folder) throws Exception {
        // Without a wait for the file: what is measured stays on the thread that measures.
        gateway = new GatewayHarness(folder, List.of(Customizers.class), "--delegation.audit.durability=memory");
        var context = gateway.context();
        sink = context.getBean(FileAuditSink.class);
        seen = (Seen) context.getBean(EngineCustomizer.class);
        var present = context.getBean(RunningEngine.class).present();
        engine = present.get();
        policy = engine.at(present.place("tickets"));
        filter = context.getBean(DelegationGatewayFilterFactory.class).apply(new Config("tickets"));
        headers = context.getBean(OutgoingHeadersFilter.class);
        token = gateway.delegation().livesFor(3600).sign();
        whole(exchange());
    }

    /** A request as the framework hands it to the filter of its route. */
    public ServerWebExchange exchange() {
        var request = MockServerHttpRequest.get("https://gateway.example.com/tickets/1")
                .remoteAddress(CALLER)
                .header("Authorization", "Bearer " + token)
                .header("Accept", "application/json")
                .header("User-Agent", "agent/1.0")
                .build();
        var exchange = MockServerWebExchange.from(request)
                .mutate()
                .request(new InMemory(request))
                .build();
        exchange.getAttributes().put(GATEWAY_ROUTE_ATTR, route);
        exchange.getAttributes().put(GATEWAY_REQUEST_URL_ATTR, NEXT_HOP);
        return exchange;
    }

    /** A measurement makes records faster than any disk takes them: it waits instead of being refused. */
    private void awaitRoom() {
        while (sink.waiting() > MANY) {
            LockSupport.parkNanos(50_000);
        }
    }

    /** All stages, from the request to the headers for the next hop and the record of the end. Fails unless it was forwarded. */
    public void whole(ServerWebExchange exchange) {
        run(exchange, forwarded -> headers.filter(forwarded.getRequest().getHeaders(), forwarded));
    }

    /** All stages but the headers for the next hop. These can be made once in a hop, so only the difference shows their share. */
    public void unstamped(ServerWebExchange exchange) {
        run(exchange, forwarded -> {});
    }

    private void run(ServerWebExchange exchange, Consumer<ServerWebExchange> stamp) {
        awaitRoom();
        GatewayFilterChain chain = forwarded -> {
            stamp.accept(forwarded);
            forwarded.getResponse().setStatusCode(HttpStatus.OK);
            return Mono.empty();
        };
        filter.filter(exchange, chain).subscribe();
        if (exchange.getResponse().getStatusCode() != HttpStatus.OK) {
            throw new IllegalStateException("refused: " + exchange.getResponse().getStatusCode());
        }
    }

    /** The request is read into its credentials. */
    public Object read(ServerWebExchange exchange) {
        var received = engine.judge().hops().read(exchange, policy.policy(), policy.shadowed());
        return ready(engine.credentials().read(exchange.getRequest(), received.presented()));
    }

    /** The token was verified before. */
    public Object verify() {
        return ready(seen.verifier.verify(new BearerToken(token), TokenUse.SUBJECT));
    }

    /** The same question was decided before. */
    public Object decide() {
        return ready(seen.decisions.decide(seen.asked, seen.until));
    }

    /** A token is signed, as for a hop that is not warm. */
    public Object mint() {
        return ready(seen.issuing.exchange(seen.exchanged));
    }

    /** The record is handed to the thread that writes. */
    public Object record() {
        awaitRoom();
        return ready(seen.audit.record(seen.recorded));
    }

    private static Object ready(Answer<?> answer) {
        if (answer instanceof Answer.Ready<?>(Object value)) {
            return value;
        }
        throw new IllegalStateException("not at once: " + answer);
    }

    @Override
    public void close() {
        gateway.close();
    }
}
