package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.BudgetExhausted.Left;
import dev.narrowgate.delegation.engine.store.state.Budgets;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The rates of pairs in Redis. All rates of one pair are taken at once. */
final class RedisPaces {

    private final RedisLink link;

    RedisPaces(RedisLink link) {
        this.link = link;
    }

    /** Takes one request of each rate, or of none. Emits empty if all were granted. */
    CompletionStage<Optional<Exhausted>> take(Taking taking) {
        if (taking.pace().isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        var arguments = new ArrayList<>(List.of(taking.call(), Long.toString(micros(taking.at()))));
        for (var pace : taking.pace()) {
            arguments.add(Long.toString(pace.rate().calls()));
            arguments.add(Long.toString(pace.rate().per().toNanos() / 1000));
        }
        return link.run(RedisScript.PACE, keys(taking), arguments)
                .thenApply(reply -> reply.word().equals("exhausted")
                        ? Optional.of(exhausted(
                                taking.pace().get((int) reply.number(1)), Duration.ofNanos(reply.number(2) * 1000)))
                        : Optional.empty());
    }

    private static Exhausted exhausted(Pace pace, Duration wait) {
        var left = List.of(new Left(Budgets.RATE, pace.rate().calls(), 0));
        return new Exhausted(Budgets.RATE, pace.policy(), left, wait);
    }

    /** Gives a request back, if it was taken. */
    void giveBack(Taking taking) {
        if (!taking.pace().isEmpty()) {
            var arguments = new ArrayList<>(List.of(taking.call()));
            for (var pace : taking.pace()) {
                arguments.add(Double.toString((double) pace.rate().per().toNanos()
                        / 1000
                        / pace.rate().calls()));
            }
            var unused = link.run(RedisScript.UNPACE, keys(taking), arguments);
        }
    }

    private static List<String> keys(Taking taking) {
        return taking.pace().stream()
                .flatMap(pace -> RedisKeys.pace(pace).stream())
                .toList();
    }

    private static long micros(Instant at) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, at);
    }
}
