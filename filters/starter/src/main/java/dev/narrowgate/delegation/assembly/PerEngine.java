package dev.narrowgate.delegation.assembly;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A value that is made once for each engine, when the engine is first asked for it. */
public final class PerEngine<T> {

    private record Made<T>(DelegationEngine engine, T value) {}

    private final RunningEngine running;
    private final Function<DelegationEngine, T> make;
    private volatile @Nullable Made<T> made;

    public PerEngine(RunningEngine running, Function<DelegationEngine, T> make) {
        this.running = running;
        this.make = make;
    }

    /** The value of the engine that runs now. */
    @SuppressWarnings("ReferenceEquality")
    public T get() {
        var engine = running.engine();
        var known = made;
        if (known != null && known.engine() == engine) {
            return known.value();
        }
        var fresh = make.apply(engine);
        made = new Made<>(engine, fresh);
        return fresh;
    }
}
