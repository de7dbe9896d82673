package dev.narrowgate.delegation.revocation;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.ActorRevoked;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TaskClosed;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.Task;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RevocationTest {

    private static final Revocable ALL_OF_ALICE = new Revocable.Subject(ALICE);

    private static Revocation until(@Nullable Instant issuedUntil, Instant end) {
        return new Revocation("id", ALL_OF_ALICE, Manner.REVOKED, NOW, issuedUntil, end, "operator", "a test");
    }

    @Test
    void coversTokensThatWereIssuedUntilItsTime() {
        var revocation = until(NOW, Instant.MAX);

        assertThat(revocation.covers(NOW)).isTrue();
        assertThat(revocation.covers(NOW.minusSeconds(1))).isTrue();
        assertThat(revocation.covers(NOW.plusNanos(1))).isFalse();
        assertThat(until(null, Instant.MAX).covers(NOW.plusSeconds(1))).isTrue();
    }

    @Test
    void includesWhatCoversNoMoreAndEndsNoLater() {
        var later = NOW.plusSeconds(1);

        assertThat(until(null, Instant.MAX).includes(until(null, Instant.MAX))).isTrue();
        assertThat(until(null, later).includes(until(NOW, later))).isTrue();
        assertThat(until(NOW, later).includes(until(null, later))).isFalse();
        assertThat(until(NOW, later).includes(until(NOW, later))).isTrue();
        assertThat(until(NOW, later).includes(until(later, later))).isFalse();
        assertThat(until(later, later).includes(until(NOW, later))).isTrue();
        assertThat(until(null, NOW).includes(until(null, later))).isFalse();
        assertThat(until(null, later).includes(until(null, NOW))).isTrue();
    }

    static Stream<List<Revocation>> pairs() {
        var later = NOW.plusSeconds(1);
        var all = Stream.of(null, NOW, later)
                .flatMap(issued -> Stream.of(NOW, later, Instant.MAX).map(end -> until(issued, end)))
                .toList();
        return all.stream().flatMap(one -> all.stream().map(other -> List.of(one, other)));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothTogetherCoverAllThatEitherCoversAndNoMore(List<Revocation> pair) {
        var both = pair.getFirst().and(pair.getLast());

        assertThat(both.includes(pair.getFirst())).isTrue();
        assertThat(both.includes(pair.getLast())).isTrue();
        assertThat(both.issuedUntil())
                .isIn(pair.getFirst().issuedUntil(), pair.getLast().issuedUntil());
        assertThat(both.end()).isIn(pair.getFirst().end(), pair.getLast().end());
        assertThat(both.what()).isEqualTo(ALL_OF_ALICE);
    }

    @Test
    void theRefusalNamesWhatIsRevoked() {
        refuses(new Revocable.Token(new TokenId(IDP, "jti-1")), TokenRejected.class, "a test");
        refuses(ALL_OF_ALICE, TokenRejected.class, "the subject is revoked");
        refuses(
                new Revocable.Task(new TaskId(IDP, "task-1")),
                TaskClosed.class,
                "task task-1 of " + IDP + " was revoked");
        refuses(new Revocable.Actor(RESEARCHER), ActorRevoked.class, "actor researcher of " + IDP + " is revoked");
        refuses(
                new Revocable.Pair(ALICE, RESEARCHER),
                ActorRevoked.class,
                "actor researcher of " + IDP + " may no longer act for alice");
        var completed = new Revocation(
                "id",
                new Revocable.Task(new TaskId(IDP, "task-1")),
                Manner.COMPLETED,
                NOW,
                null,
                Instant.MAX,
                "alice",
                "");
        assertThat(completed.refusal("a test")).hasMessageContaining("was completed");
    }

    private static void refuses(Revocable what, Class<? extends DelegationFailure> type, String reason) {
        assertThat(TestRevocations.of(what).refusal("a test"))
                .isInstanceOf(type)
                .hasMessageContaining(reason);
    }

    @Test
    void everyKindHasATextOfItsOwn() {
        assertThat(new Revocable.Token(new TokenId(IDP, "jti-1")).text()).isEqualTo("token jti-1 of " + IDP);
        assertThat(new Revocable.Task(new TaskId(IDP, "task-1")).text()).isEqualTo("task task-1 of " + IDP);
        assertThat(ALL_OF_ALICE.text()).isEqualTo("subject alice of " + IDP);
        assertThat(new Revocable.Actor(RESEARCHER).text()).isEqualTo("actor researcher of " + IDP);
        assertThat(new Revocable.Pair(ALICE, RESEARCHER).text())
                .isEqualTo("actor researcher of " + IDP + " for subject alice of " + IDP);
    }

    /** Law 11: everything that a token rests on is a ground of its hop. */
    @Test
    void lawElevenAHopRestsOnItsTokensItsTaskItsSubjectAndItsActors() {
        var parent = new TokenId(GATEWAY, "parent");
        var token = token().ancestors(parent).actors(RESEARCHER, ORCHESTRATOR).build();
        var parties = List.of(
                new Revocable.Task(new TaskId(IDP, "task-1")),
                ALL_OF_ALICE,
                new Revocable.Actor(RESEARCHER),
                new Revocable.Pair(ALICE, RESEARCHER),
                new Revocable.Actor(ORCHESTRATOR),
                new Revocable.Pair(ALICE, ORCHESTRATOR));

        assertThat(Grounds.of(token).all())
                .containsAll(parties)
                .contains(new Revocable.Token(token.id()), new Revocable.Token(parent));
        assertThat(Grounds.of(token, List.of(token.id(), parent), token.actors())
                        .all())
                .containsAll(parties)
                .contains(new Revocable.Token(token.id()), new Revocable.Token(parent));
        assertThat(Grounds.of(token).issuedAt()).isEqualTo(token.validity().issuedAt());
    }

    @Test
    void groundsGrowByIssuedTokensAndByABegunTask() {
        var grounds = Grounds.of(token().task(null).build());
        var issued = new TokenId(GATEWAY, "issued");

        assertThat(grounds.and(List.of(issued)).all())
                .containsAll(grounds.all())
                .contains(new Revocable.Token(issued));
        assertThat(grounds.and(Task.of(GATEWAY, "begun")).all())
                .containsAll(grounds.all())
                .contains(new Revocable.Task(new TaskId(GATEWAY, "begun")));
        assertThat(grounds.and(List.of(issued)).issuedAt()).isEqualTo(grounds.issuedAt());
    }

    @Test
    void whatIsDroppedAddsUp() {
        assertThat(new Dropped(1, 2, 3, 4).and(new Dropped(10, 20, 30, 40))).isEqualTo(new Dropped(11, 22, 33, 44));
    }
}
