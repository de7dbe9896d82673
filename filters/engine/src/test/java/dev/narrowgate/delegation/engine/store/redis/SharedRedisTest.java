package dev.narrowgate.delegation.engine.store.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.Taken;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Two gateways on one Redis. */
class SharedRedisTest {

    private static final String IDP = "https://idp.example.com";
    private static final Principal ALICE = new Principal(IDP, "alice");
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final TaskId task = new TaskId(IDP, "task");
    private TestRedis redis;
    private RedisState one;
    private RedisState other;

    @BeforeEach
    void start() throws Exception {
        redis = TestRedis.single();
        one = redis.state(1000, Duration.ofSeconds(2), SharedRedisTest::member);
        other = redis.state(1000, Duration.ofSeconds(2), SharedRedisTest::member);
    }

    private static StoreMember member() {
        return new StoreMember("https://gateway.example.com", List.of("key-1"));
    }

    @AfterEach
    void stop() throws Exception {
        if (redis != null) {
            one.close();
            other.close();
            redis.close();
        }
    }

    private Revocation subject(String name) {
        return subject(name, null, Instant.MAX);
    }

    private Revocation subject(String name, Instant issuedUntil, Instant end) {
        return new Revocation(
                UUID.randomUUID().toString(),
                new Revocable.Subject(new Principal(IDP, name)),
                Manner.REVOKED,
                now,
                issuedUntil,
                end,
                "operator",
                "a reason");
    }

    private static boolean knows(StateStore store, Revocation revocation) {
        return revocation.equals(store.revocationOf(revocation.what()));
    }

    private void open(StateStore store) {
        var opening = new TaskOpening(
                ALICE, null, TokenFingerprint.of("client"), now, now.plusSeconds(3600), now.plusSeconds(3600));
        store.open(task, opening).toMono().block();
    }

    private Taken take(StateStore store, Budget... budgets) {
        var taking = new Taking(UUID.randomUUID().toString(), task, List.of(budgets), List.of(), now);
        return store.take(taking).toMono().block();
    }

    /** A busy machine may take longer than a command may last. The same call is then taken again, and counts once. */
    private Taken takeAtLast(StateStore store, Budget budget) {
        var taking = new Taking(UUID.randomUUID().toString(), task, List.of(budget), List.of(), now);
        return Mono.defer(() -> store.take(taking).toMono()).retry(5).block();
    }

    private static Budget calls(long most) {
        return new Budget("", most, Integer.MAX_VALUE, null);
    }

    private static Budget inFlight(int most) {
        return new Budget("", Long.MAX_VALUE, most, null);
    }

    private static void refuses(StateStore store) {
        await().atMost(Duration.ofSeconds(3)).until(() -> store.problem() != null);
    }

    private static void recovers(StateStore store) {
        await().atMost(Duration.ofSeconds(10)).until(() -> store.problem() == null);
    }

    @Test
    void aRevocationReachesTheOtherGatewayWithinASecond() {
        var told = new CopyOnWriteArrayList<Revocation>();
        other.follow(told::add);
        var revocations = IntStream.range(0, 50).mapToObj(i -> subject("s" + i)).toList();
        for (var revocation : revocations) {
            one.revoke(revocation).block();
            await().pollInterval(Duration.ofMillis(5)).atMost(SECOND).until(() -> knows(other, revocation));
        }
        assertThat(told).containsExactlyElementsOf(revocations);
    }

    @Test
    void aRevocationIsFoundWithoutItsMessage() {
        redis.cli("config", "set", "client-output-buffer-limit", "pubsub 1 1 1");
        redis.cli("client", "kill", "type", "pubsub");
        var revocation = subject("alice");
        one.revoke(revocation).block();

        await().pollInterval(Duration.ofMillis(5)).atMost(SECOND).until(() -> knows(other, revocation));
    }

    @Test
    void aLiftReachesTheOtherGateway() {
        var revocation = subject("alice");
        one.revoke(revocation).block();
        assertThat(other.lift(revocation.id()).block()).contains(revocation);

        assertThat(other.revocationOf(revocation.what())).isNull();
        await().atMost(SECOND).until(() -> one.revocationOf(revocation.what()) == null);
    }

    @Test
    void revocationsAtBothGatewaysEndInOneState() throws Exception {
        var calls = new ArrayList<Future<?>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 200; i++) {
                var store = i % 2 == 0 ? one : other;
                var revocation = subject("s" + i % 20, i % 3 == 0 ? null : now.plusSeconds(i), Instant.MAX);
                var lifted = i % 7 == 0;
                calls.add(threads.submit(() -> {
                    var stored = store.revoke(revocation).block();
                    return lifted ? store.lift(stored.id()).block() : null;
                }));
            }
        }
        for (var call : calls) {
            call.get();
        }
        var third = redis.state(1000);
        await().atMost(SECOND).untilAsserted(() -> {
            assertThat(one.revocations()).containsExactlyInAnyOrderElementsOf(third.revocations());
            assertThat(other.revocations()).containsExactlyInAnyOrderElementsOf(third.revocations());
        });
        assertThat(third.revocations()).hasSizeGreaterThan(10);
        third.close();
    }

    @Test
    void budgetsAreExactOverBothGateways() throws Exception {
        open(one);
        var granted = new ArrayList<Future<Boolean>>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 200; i++) {
                var store = i % 2 == 0 ? one : other;
                granted.add(threads.submit(() -> takeAtLast(store, calls(77)) instanceof Granted));
            }
        }
        int all = 0;
        for (var some : granted) {
            all += some.get() ? 1 : 0;
        }
        assertThat(all).isEqualTo(77);
    }

    @Test
    void aRequestInFlightKeepsItsPlaceAndThatOfAGatewayThatIsGoneIsGivenBack() {
        open(one);
        assertThat(take(one, inFlight(1))).isInstanceOf(Granted.class);
        // Longer than the lease of two seconds.
        await().during(Duration.ofSeconds(4))
                .atMost(Duration.ofSeconds(6))
                .until(() -> !(take(other, inFlight(1)) instanceof Granted));

        one.close();

        await().atMost(Duration.ofSeconds(4)).until(() -> take(other, inFlight(1)) instanceof Granted);
    }

    @Test
    void aCallerThatLeavesHoldsNoPlace() {
        open(one);
        for (int i = 0; i < 20; i++) {
            var taking = new Taking("call-" + i, task, List.of(inFlight(1)), List.of(), now);
            one.take(taking).toMono().toFuture().cancel(true);
        }
        await().until(() -> {
            // A request whose answer was lost on its way ends when its holder is gone.
            System.gc();
            return one.inFlight() == 0;
        });
        await().until(() -> take(other, inFlight(1)) instanceof Granted);
    }

    @Test
    void aHungRedisIsRefusedWithinBoundsAndServesOnAfterwards() throws Exception {
        open(one);
        redis.hang();
        var began = System.nanoTime();
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> take(one, calls(9)));
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> one.revoke(subject("alice")).block());
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        refuses(one);
        refuses(other);
        assertThat(one.problem()).contains("127.0.0.1:" + redis.port());

        redis.goOn();

        recovers(one);
        recovers(other);
        assertThat(take(one, calls(9))).isInstanceOf(Granted.class);
        // The request that got no answer was counted by Redis, and given back.
        await().untilAsserted(() ->
                assertThat(one.named("task").block().getFirst().calls()).isEqualTo(1));
    }

    @Test
    void aKilledRedisIsRefusedAtOnceAndConnectedAgain() throws Exception {
        redis.kill();
        refuses(one);
        var began = System.nanoTime();
        assertThatExceptionOfType(StoreUnavailable.class).isThrownBy(() -> take(one, calls(9)));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(SECOND);

        redis.startAgain();

        recovers(one);
        recovers(other);
    }

    @Test
    void aRedisThatWasRestartedEmptyLearnsAllThatAnyGatewayKnows() throws Exception {
        var first = subject("alice");
        var second = subject("bob");
        one.revoke(first).block();
        other.revoke(second).block();
        await().until(() -> knows(one, second));
        redis.kill();
        refuses(one);
        redis.startAgain();
        recovers(one);
        recovers(other);

        assertThat(one.revocations()).containsExactlyInAnyOrder(first, second);
        assertThat(other.revocations()).containsExactlyInAnyOrder(first, second);
        try (var third = redis.state(1000)) {
            assertThat(third.revocations()).containsExactlyInAnyOrder(first, second);
        }
        var later = subject("carol");
        one.revoke(later).block();
        await().atMost(SECOND).until(() -> knows(other, later));
    }

    @Test
    void anOlderCopyIsNoticedAndWrittenAgain() throws Exception {
        var first = subject("alice");
        one.revoke(first).block();
        redis.cli("save");
        var second = subject("bob");
        one.revoke(second).block();
        redis.kill();
        refuses(one);
        redis.startAgain();
        recovers(one);
        recovers(other);

        try (var third = redis.state(1000)) {
            assertThat(third.revocations()).containsExactlyInAnyOrder(first, second);
        }
    }

    @Test
    void aCopyThatWentAnotherWayIsNoticed() throws Exception {
        one.revoke(subject("alice")).block();
        redis.cli("save");
        var second = subject("bob");
        one.revoke(second).block();
        other.close();
        redis.kill();
        refuses(one);
        redis.startAgain();
        var third = redis.state(1000);
        third.revoke(subject("carol")).block();
        third.revoke(subject("dave")).block();
        recovers(one);

        await().atMost(SECOND).until(() -> knows(third, second));
        assertThat(one.revocations()).hasSize(4);
        third.close();
    }

    @Test
    void lostRevocationsAreNoticed() {
        var revocation = subject("alice");
        one.revoke(revocation).block();
        one.revoke(subject("bob")).block();
        await().until(() -> knows(other, revocation));

        redis.cli("hdel", RedisKeys.STATE, RevocationText.thing(revocation.what()));

        await().until(() -> redis.cli("hlen", RedisKeys.STATE).equals("2"));
        recovers(one);
        recovers(other);
        assertThat(knows(one, revocation)).isTrue();
    }

    @Test
    void aGatewayThatMissedManyChangesReadsAllRevocations() {
        one.revoke(subject("alice")).block();
        await().until(() -> other.revocations().size() == 1);
        // What the log would have kept is gone; the versions go on.
        redis.cli("hincrby", RedisKeys.MARK, "version", "50");
        var later = subject("bob");
        one.revoke(later).block();

        await().atMost(SECOND).until(() -> knows(other, later));
        assertThat(other.revocations()).hasSize(2);
    }

    @Test
    void anEntryOfANewerGatewayStopsTheOlderOne() {
        redis.cli(
                "eval",
                "local v = redis.call('hincrby', KEYS[2], 'version', 1); redis.call('zadd', KEYS[1], v, v .. ARGV[1])",
                "2",
                RedisKeys.LOG,
                RedisKeys.MARK,
                ":{\"v\":2,\"kind\":\"revoke-tenant\"}");

        refuses(one);
        assertThat(one.problem()).contains("revoke-tenant");
    }

    @Test
    void aStoreInANewerFormStopsTheStart() {
        redis.cli("hset", RedisKeys.MARK, "format", "2");

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> redis.state(1000))
                .satisfies(failure -> assertThat(failure.reason()).contains("newer gateway"));
        refuses(one);
    }

    @Test
    void aGatewayWithAnotherIdentifierDoesNotStart() {
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() ->
                        redis.state(1000, SECOND, () -> new StoreMember("https://other.example.com", List.of("key-1"))))
                .satisfies(failure -> assertThat(failure.reason())
                        .contains("https://gateway.example.com", "https://other.example.com", "delegation.gateway"));
    }

    @Test
    void aGatewayWithoutACommonSigningKeyDoesNotStart() {
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(
                        () -> redis.state(1000, SECOND, () -> new StoreMember(member().gateway(), List.of("key-2"))))
                .satisfies(failure -> assertThat(failure.reason()).contains("key-1", "delegation.signing.keys"));
    }

    @Test
    void oneCommonSigningKeyIsEnoughBecauseARotationTakesTime() {
        redis.state(1000, SECOND, () -> new StoreMember(member().gateway(), List.of("key-2", "key-1")))
                .close();
    }

    @Test
    void aGatewayThatStoppedIsComparedNoMore() {
        one.close();
        other.close();
        await().until(() -> redis.cli("hlen", RedisKeys.MEMBERS).equals("0"));

        redis.state(1000, SECOND, () -> new StoreMember("https://other.example.com", List.of("key-2")))
                .close();
    }

    @Test
    void aGatewayWithoutRoomForAllRevocationsRefuses() {
        var small = redis.state(2);
        for (int i = 0; i < 3; i++) {
            one.revoke(subject("s" + i)).block();
        }

        refuses(small);
        assertThat(small.problem()).contains("more revocations than fit");
        small.close();
    }

    @Test
    void aFullStoreRefusesARevocationAndTheOthersStay() {
        var small = redis.state(1);
        small.revoke(subject("alice")).block();

        assertThat(small.revoke(subject("bob"))
                        .map(some -> "")
                        .onErrorResume(StoreUnavailable.class, full -> reactor.core.publisher.Mono.just(full.reason()))
                        .block())
                .contains("more than 1 revocations");
        assertThat(small.problem()).isNull();
        small.close();
    }

    @Test
    void withoutARedisNothingStarts() throws Exception {
        redis.kill();

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> redis.state(1000))
                .satisfies(failure -> assertThat(failure.reason()).contains("127.0.0.1:" + redis.port()));
    }

    @Test
    void answersOfARedisComeLater() {
        assertThat(one.take(new Taking("call", task, List.of(calls(1)), List.of(), now)))
                .isInstanceOf(Answer.Awaited.class);
    }

    @Test
    void aProofIsUsedOnceAtAllGatewaysTogether() {
        var proof = TokenFingerprint.of("proof");
        var by = TokenFingerprint.of("presenter");
        var end = Instant.now().plusSeconds(30);

        assertThat(isFirst(one, "dpop", proof, by, end)).isTrue();
        assertThat(isFirst(other, "dpop", proof, by, end)).isFalse();
        assertThat(isFirst(one, "dpop", proof, TokenFingerprint.of("another"), end))
                .isFalse();
        // Another kind of proof is another proof.
        assertThat(isFirst(other, "wimse", proof, by, end)).isTrue();
        assertThat(isFirst(other, "dpop", TokenFingerprint.of("next"), by, end)).isTrue();
    }

    @Test
    void aProofThatCannotBeStoredIsNotUsed() throws Exception {
        redis.kill();

        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> isFirst(
                        one,
                        "dpop",
                        TokenFingerprint.of("p"),
                        TokenFingerprint.of("b"),
                        Instant.now().plusSeconds(9)));
    }

    @Test
    void gatewaysOfOneStoreAcceptTheSameNonces() {
        assertThat(one.nonceKey()).isPresent();
        assertThat(one.nonceKey().orElseThrow())
                .hasSize(32)
                .isEqualTo(other.nonceKey().orElseThrow());
    }

    private static boolean isFirst(
            RedisState store, String kind, TokenFingerprint proof, TokenFingerprint by, Instant end) {
        return store.proofs(kind).orElseThrow().isFirst(proof, by, end).toMono().block(Duration.ofSeconds(10));
    }
}
