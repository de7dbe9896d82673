package dev.narrowgate.delegation.revocation;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.token.TokenId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class WatchedRevocationsTest {

    private static final Revocable TOKEN = new Revocable.Token(new TokenId(GATEWAY, "token"));
    private static final Revocable PARENT = new Revocable.Token(new TokenId(GATEWAY, "parent"));
    private static final Grounds GROUNDS = new Grounds(List.of(TOKEN, PARENT), NOW);

    private final Set<Revocable> remembered = new HashSet<>();
    private final WatchedRevocations revocations = TestRevocations.among(remembered);
    private final List<String> told = new ArrayList<>();

    @Test
    void aWatchOfARevokedTokenIsToldAtOnce() {
        remembered.add(PARENT);

        watch("hop");

        assertThat(told).containsExactly("hop");
    }

    @Test
    void noCheckSucceedsWhileARevocationMayBeMissing() {
        var problem = new AtomicReference<String>();
        var unsure = new WatchedRevocations(
                what -> remembered.contains(what) ? TestRevocations.of(what) : null, problem::get);
        unsure.check(GROUNDS, "a test");

        problem.set("the store is away");
        assertThatExceptionOfType(StoreUnavailable.class)
                .isThrownBy(() -> unsure.check(GROUNDS, "a test"))
                .withMessage("the store is away");

        remembered.add(PARENT);
        assertThatExceptionOfType(TokenRejected.class).isThrownBy(() -> unsure.check(GROUNDS, "a test"));
    }

    @Test
    void aWatchIsToldOnceOfAllItsTokens() {
        watch("hop");

        revocations.revoked(TestRevocations.of(TOKEN));
        revocations.revoked(TestRevocations.of(PARENT));

        assertThat(told).containsExactly("hop");
    }

    @Test
    void aWatchThatIsClosedIsToldNothing() {
        watch("hop").close();

        revocations.revoked(TestRevocations.of(TOKEN));
        revocations.revoked(TestRevocations.of(PARENT));

        assertThat(told).isEmpty();
        assertThat(revocations.size()).isZero();
    }

    @Test
    void aWatchThatIsClosedTwiceIsClosedOnce() {
        watch("other");
        var closed = watch("hop");
        closed.close();
        closed.close();

        assertThat(revocations.size()).isOne();
    }

    @Test
    void closingOneWatchKeepsTheOtherOfTheSameToken() {
        var closed = watch("closed");
        watch("open");

        closed.close();
        revocations.revoked(TestRevocations.of(TOKEN));

        assertThat(told).containsExactly("open");
    }

    @Test
    void aTokenIsWatchedAgainAfterARevocation() {
        watch("first");
        revocations.revoked(TestRevocations.of(TOKEN));

        watch("second");
        revocations.revoked(TestRevocations.of(TOKEN));

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void aTokenIsWatchedAgainAfterItsLastWatchWasClosed() {
        watch("first").close();

        watch("second");
        revocations.revoked(TestRevocations.of(TOKEN));

        assertThat(told).containsExactly("second");
    }

    @Test
    void listenersAreToldOfEachTokenBeforeTheHops() {
        revocations.add(new Dependents() {
            @Override
            public Dropped drop(Revocation revocation) {
                told.add("listener of " + revocation.id());
                return new Dropped(1, 2, 3, 0);
            }

            @Override
            public Dropped count(Revocation revocation) {
                return new Dropped(4, 5, 6, 0);
            }
        });
        watch("hop");

        revocations.revoked(TestRevocations.of(TOKEN));

        assertThat(told).containsExactly("listener of revocation-1", "hop");
    }

    @Test
    void withoutRevocationsAWatchIsNeverToldAndCanBeClosed() {
        var watch = Revocations.NONE.watch(GROUNDS, () -> told.add("hop"));

        watch.close();

        assertThat(told).isEmpty();
        assertThat(Revocations.NONE.of(GROUNDS)).isNull();
    }

    private Revocations.Watch watch(String hop) {
        return revocations.watch(GROUNDS, () -> told.add(hop));
    }
}
