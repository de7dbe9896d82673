package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.settings.ClientSecret;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/** One stream of an engine. It fetches nothing before it is started. */
public final class SignalStream {

    private final ConfiguredStream configured;
    private final SignalReceiver receiver;
    private final SignalStatus status;
    private final @Nullable SignalPoller poller;

    private final Disposable.Swap polling = Disposables.swap();

    SignalStream(
            ConfiguredStream configured, SignalReceiver receiver, SignalStatus status, @Nullable SignalPoller poller) {
        this.configured = configured;
        this.receiver = receiver;
        this.status = status;
        this.poller = poller;
    }

    public String name() {
        return configured.name();
    }

    /** Receives a token that the transmitter pushed. Emits and fails like {@link SignalReceiver#receive}. */
    public Mono<SignalOutcome> pushed(String token) {
        return receiver.receive(token, null).doOnNext(outcome -> {
            // Beside polls, the state is that of the polls.
            if (poller == null) {
                status.succeeded();
            }
        });
    }

    public SignalStatus status() {
        return status;
    }

    /** The credential of a transmitter that pushes; null if none may. */
    public @Nullable ClientSecret pushToken() {
        return configured.pushToken();
    }

    /** Whether no poll has succeeded for longer than configured. Nothing is forwarded or refused because of it. */
    public boolean isStale() {
        Duration stale = configured.settings().stale();
        return poller != null && stale != null && status.age().compareTo(stale) > 0;
    }

    void start() {
        if (poller != null) {
            polling.update(poller.start());
        }
    }

    /** What is received but not yet acknowledged comes again to the next engine, and has no second effect. */
    void stop() {
        polling.dispose();
    }
}
