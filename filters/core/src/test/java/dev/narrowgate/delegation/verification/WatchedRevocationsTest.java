package dev.narrowgate.delegation.verification;

import static dev.narrowgate.delegation.TestDelegations.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.token.TokenId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WatchedRevocationsTest {

    private static final TokenId TOKEN = new TokenId(GATEWAY, "token");
    private static final TokenId PARENT = new TokenId(GATEWAY, "parent");

    private final Set<TokenId> remembered = new HashSet<>();
    private final WatchedRevocations revocations = new WatchedRevocations(remembered::contains);
    private final List<String> told = new ArrayList<>();

    @Test
    void aWatchOfARevokedTokenIsToldAtOnce() {
        remembered.add(PARENT);

        watch("hop");

        assertThat(told).containsExactly("hop");
    }

    @Test
    void aWatchIsToldOnceOfAllItsTokens() {
        watch("hop");

        revocations.revoked(TOKEN);
        revocations.revoked(PARENT);

        assertThat(told).containsExactly("hop");
    }

    @Test
    void aWatchThatIsClosedIsToldNothing() {
        watch("hop").close();

        revocations.revoked(TOKEN);
        revocations.revoked(PARENT);

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
        revocations.revoked(TOKEN);

        assertThat(told).containsExactly("open");
    }

    @Test
    void aTokenIsWatchedAgainAfterARevocation() {
        watch("first");
        revocations.revoked(TOKEN);

        watch("second");
        revocations.revoked(TOKEN);

        assertThat(told).containsExactly("first", "second");
    }

    @Test
    void aTokenIsWatchedAgainAfterItsLastWatchWasClosed() {
        watch("first").close();

        watch("second");
        revocations.revoked(TOKEN);

        assertThat(told).containsExactly("second");
    }

    @Test
    void listenersAreToldOfEachTokenBeforeTheHops() {
        revocations.onRevocation(token -> told.add("listener of " + token.jti()));
        watch("hop");

        revocations.revoked(TOKEN);

        assertThat(told).containsExactly("listener of token", "hop");
    }

    @Test
    void withoutRevocationsAWatchIsNeverToldAndCanBeClosed() {
        var watch = Revocations.NONE.watch(List.of(TOKEN), () -> told.add("hop"));

        watch.close();

        assertThat(told).isEmpty();
        assertThat(Revocations.NONE.areRevoked(List.of(TOKEN, PARENT))).isFalse();
    }

    private Revocations.Watch watch(String hop) {
        return revocations.watch(List.of(TOKEN, PARENT), () -> told.add(hop));
    }
}
