package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.state.BudgetUsage;
import dev.narrowgate.delegation.engine.store.state.Budgets;
import dev.narrowgate.delegation.engine.store.state.Taken;
import dev.narrowgate.delegation.engine.store.state.Taken.Exhausted;
import dev.narrowgate.delegation.engine.store.state.Taken.Granted;
import dev.narrowgate.delegation.engine.store.state.Taking;
import dev.narrowgate.delegation.engine.store.state.Taking.Budget;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;

/**
 * The budgets of tasks in Redis. A request in flight has a lease, which is renewed until the request ends; a gateway
 * that was killed gives its requests back when their leases are over.
 */
final class RedisBudgets {

    private final RedisLink link;
    private final RedisPaces paces;
    private final Duration lease;
    private final LongSupplier nanoTime;

    /** The requests in flight of this gateway. */
    private final Set<OpenCall> open = ConcurrentHashMap.newKeySet();

    RedisBudgets(RedisLink link, Duration lease, LongSupplier nanoTime) {
        this.link = link;
        this.paces = new RedisPaces(link);
        this.lease = lease;
        this.nanoTime = nanoTime;
    }

    /** Compared by identity. */
    private final class OpenCall {
        private final Taking taking;
        private final List<String> keys;
        private final AtomicBoolean ended = new AtomicBoolean();
        private final WeakReference<Granted> holder;
        private volatile long renewed = nanoTime.getAsLong();

        private OpenCall(Taking taking, List<String> keys, Granted holder) {
            this.taking = taking;
            this.keys = keys;
            this.holder = new WeakReference<>(holder);
        }

        private void end(boolean forwarded) {
            if (ended.compareAndSet(false, true)) {
                open.remove(this);
                giveBack(taking, keys, forwarded);
            }
        }

        /** A hop that was cancelled just when its answer came may never have seen it. */
        private boolean isLost() {
            return holder.get() == null;
        }
    }

    private final class Holder implements Granted {
        private final OpenCall call;

        private Holder(Taking taking, List<String> keys) {
            this.call = new OpenCall(taking, keys, this);
        }

        @Override
        public void end(boolean forwarded) {
            call.end(forwarded);
        }
    }

    CompletionStage<Taken> take(Taking taking) {
        var keys = keys(taking);
        return paces.take(taking)
                .<Taken>thenCompose(refused ->
                        refused.isPresent() ? CompletableFuture.completedStage(refused.get()) : counted(taking, keys))
                .whenComplete((taken, failed) -> {
                    if (failed != null) {
                        // The request may be counted although no answer came.
                        giveBack(taking, keys, false);
                    } else if (taken instanceof Exhausted exhausted && !isPace(exhausted)) {
                        paces.giveBack(taking);
                    }
                });
    }

    private static boolean isPace(Exhausted exhausted) {
        return exhausted.budget().equals(Budgets.RATE);
    }

    private CompletionStage<Taken> counted(Taking taking, List<String> keys) {
        if (taking.task() == null) {
            return CompletableFuture.completedStage(new Holder(taking, keys));
        }
        var arguments = new ArrayList<>(
                List.of(taking.call(), RedisMoments.text(taking.at()), Long.toString(lease.toMillis())));
        for (var budget : taking.budgets()) {
            arguments.add(budget.policy());
            arguments.add(budget.calls() == Long.MAX_VALUE ? "" : Long.toString(budget.calls()));
            arguments.add(budget.inFlight() == Integer.MAX_VALUE ? "" : Integer.toString(budget.inFlight()));
            arguments.add(
                    budget.life() == null ? "" : Long.toString(budget.life().toMillis()));
        }
        return link.run(RedisScript.TAKE, keys, arguments).thenApply(reply -> taken(taking, keys, reply));
    }

    private Taken taken(Taking taking, List<String> keys, RedisReply reply) {
        return switch (reply.word()) {
            case "granted" -> {
                var holder = new Holder(taking, keys);
                open.add(holder.call);
                yield holder;
            }
            case "exhausted" -> exhausted(taking, reply);
            default -> {
                if (taking.isLimited()) {
                    throw new StoreUnavailable("the store has forgotten task " + taking.task());
                }
                yield new Holder(taking, keys);
            }
        };
    }

    private static Exhausted exhausted(Taking taking, RedisReply reply) {
        var usages = new ArrayList<BudgetUsage>();
        var numbers = reply.list(3);
        for (int i = 0; i < taking.budgets().size(); i++) {
            usages.add(new BudgetUsage(
                    numbers.number(3 * i), (int) numbers.number(3 * i + 1), RedisMoments.of(numbers.text(3 * i + 2))));
        }
        var at = taking.budgets().get((int) reply.number(1));
        return BudgetUsage.exhausted(reply.text(2), at, taking.budgets(), usages, taking.at());
    }

    private void giveBack(Taking taking, List<String> keys, boolean forwarded) {
        if (taking.task() != null) {
            var arguments = new ArrayList<>(List.of(taking.call(), forwarded ? "forwarded" : "back"));
            taking.budgets().stream().map(Budget::policy).forEach(arguments::add);
            var unused = link.run(RedisScript.END, keys, arguments);
        }
        if (!forwarded) {
            paces.giveBack(taking);
        }
    }

    /** Renews the leases of which a third is over. */
    void renew() {
        long now = nanoTime.getAsLong();
        for (var call : open) {
            if (call.isLost()) {
                // Perhaps it was forwarded, so it stays counted.
                call.end(true);
            } else if (now - call.renewed > lease.toNanos() / 3) {
                call.renewed = now;
                var unused = link.run(
                        RedisScript.RENEW, call.keys, List.of(call.taking.call(), Long.toString(lease.toMillis())));
            }
        }
    }

    /** The requests in flight of this gateway, for metrics and tests. */
    int size() {
        return open.size();
    }

    private static List<String> keys(Taking taking) {
        var task = taking.task();
        if (task == null) {
            return List.of();
        }
        var keys = new ArrayList<>(List.of(RedisKeys.task(task)));
        for (var budget : taking.budgets()) {
            keys.add(RedisKeys.flights(task, budget.policy()));
        }
        return keys;
    }
}
