package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.audit.ActSink;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.engine.jose.AlgorithmNames;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.task.AppliedRevocations;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import dev.narrowgate.delegation.token.Principal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** A stream of a real issuer over a real store in memory, without a network unless it polls. */
final class TestStream {

    static final String ISSUER = "https://idp.example.com";
    static final String GATEWAY = "https://gateway.example.com";
    static final String CAEP = "https://schemas.openid.net/secevent/caep/event-type/";
    static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";
    static final String MISSION = "https://schemas.karlmcguinness.com/mission/lifecycle-change";
    static final String SESSION_REVOKED = CAEP + "session-revoked";
    static final Principal ALICE = new Principal(ISSUER, "alice");
    static final Map<String, Object> ALICES_ID = Map.of("format", "iss_sub", "iss", ISSUER, "sub", "alice");

    final TestIssuer issuer = new TestIssuer(ISSUER);
    final AtomicInteger offset = new AtomicInteger();
    final InstantSource clock = () -> Instant.now().plusSeconds(offset.get());
    final List<GatewayAct> acts = new CopyOnWriteArrayList<>();
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    /** The issuer answers with its keys after this. */
    volatile Mono<Void> keysCome = Mono.empty();

    final LocalState state;
    final Revoking revoking;
    final SignalMemory memory;
    private final SignalStreams streams;

    TestStream() {
        this(settings(null), 1000);
    }

    TestStream(SignalSettings settings, int room) {
        var bounds = CacheBounds.ofEntries(room);
        state = new LocalState(clock, bounds, bounds);
        var ids = new AtomicInteger();
        revoking = new Revoking(
                state,
                new AppliedRevocations(state, new WatchedRevocations(state::revocationOf)),
                new Acts(),
                () -> "id-" + ids.incrementAndGet(),
                clock);
        memory = new SignalMemory(clock, CacheBounds.ofEntries(1000));
        streams = streams(settings);
    }

    /** The streams of a further engine, which keeps the memory. */
    SignalStreams streams(SignalSettings settings) {
        var ids = new AtomicInteger();
        return new SignalStreams(
                List.of(new ConfiguredStream(
                        settings,
                        "idp",
                        GATEWAY,
                        settings.subjects().isEmpty() ? Set.of(ISSUER) : Set.copyOf(settings.subjects()),
                        new ClientSecret("poll-token-of-the-gateway"),
                        new ClientSecret("push-token-of-the-idp"),
                        null)),
                stream -> new Transmitter(
                        ISSUER,
                        new CachedKeys(
                                ISSUER,
                                Mono.defer(() -> keysCome)
                                        .then(Mono.fromSupplier(
                                                () -> issuer.jwks().getBytes(StandardCharsets.UTF_8))),
                                KeysWithoutKid.REFUSE,
                                new JwksCachePolicy(null, null, null, null),
                                clock),
                        Set.copyOf(AlgorithmNames.USUAL),
                        stream.audience(),
                        Duration.ofSeconds(30),
                        settings.maxAge()),
                new SignalStreams.Parts(
                        revoking,
                        memory,
                        authorities -> HttpClient.create(),
                        () -> "poll-" + ids.incrementAndGet(),
                        registry,
                        clock));
    }

    static SignalSettings settings(String poll, String... critical) {
        return settings(poll, List.of(), critical);
    }

    static SignalSettings settings(String poll, List<String> subjects, String... critical) {
        return new SignalSettings(
                ISSUER,
                "idp",
                null,
                null,
                poll,
                null,
                Duration.ofMillis(100),
                null,
                Duration.ofSeconds(2),
                null,
                true,
                null,
                subjects,
                List.of(critical),
                null,
                Duration.ofSeconds(10));
    }

    SignalStream stream() {
        return streams.all().getFirst();
    }

    SignalStreams streams() {
        return streams;
    }

    /** A token of the issuer about Alice that is good in every respect. */
    TestIssuer.Token token(String type) {
        return token(type, Map.of());
    }

    TestIssuer.Token token(String type, Map<String, Object> event) {
        return issuer.token("alice", GATEWAY)
                .header("typ", "secevent+jwt")
                .claim("sub", null)
                .claim("exp", null)
                .claim("client_id", null)
                .claim("sub_id", ALICES_ID)
                .claim("events", Map.of(type, event));
    }

    SignalOutcome receive(TestIssuer.Token token) {
        return receive(token.sign());
    }

    SignalOutcome receive(String token) {
        return stream().pushed(token).block(Duration.ofSeconds(10));
    }

    Revocation revocation(Revocable what) {
        return state.revocationOf(what);
    }

    Revocation ofAlice() {
        return revocation(new Revocable.Subject(ALICE));
    }

    double count(SignalOutcome outcome) {
        return registry.get("delegation.signals")
                .tag("stream", "idp")
                .tag("outcome", outcome.label())
                .counter()
                .count();
    }

    private final class Acts implements ActSink {
        @Override
        public Answer<Recorded> record(TokenAct act) {
            throw new AssertionError("a signal is no act of a client");
        }

        @Override
        public Answer<Recorded> record(GatewayAct act) {
            acts.add(act);
            return Answer.refused(new StoreUnavailable("not written in this test"));
        }
    }
}
