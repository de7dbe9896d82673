package dev.narrowgate.delegation.engine.decision.point.rego;

import java.util.concurrent.Callable;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * The threads that evaluate one policy, as many as there are processors. A policy that takes long delays no event loop and no
 * other policy. A thread ends after half a minute without work, so there is nothing to close, and the requests of an earlier
 * configuration are still answered.
 */
final class RegoThreads {

    private static final int IDLE_SECONDS = 30;

    private final Scheduler scheduler;

    RegoThreads() {
        int processors = Runtime.getRuntime().availableProcessors();
        var executor = new ThreadPoolExecutor(
                processors,
                processors,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                // It takes no lock, for which an event loop would wait. What waits is bounded by max-concurrent.
                new LinkedTransferQueue<>(),
                Thread.ofPlatform().name("rego-", 1).daemon().factory());
        executor.allowCoreThreadTimeOut(true);
        this.scheduler = Schedulers.fromExecutorService(executor);
    }

    /** Runs work for each subscriber. A cancelled subscription interrupts its thread. */
    <T> Mono<T> run(Callable<T> work) {
        return Mono.fromCallable(work)
                .subscribeOn(scheduler)
                // An interrupt must not meet what comes after the evaluation.
                .publishOn(Schedulers.parallel());
    }
}
