package dev.narrowgate.delegation.assembly;

import java.time.InstantSource;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * Makes ids that sort by time: UUIDs of version 7 (RFC 9562, section 5.7). Ids must be unique, not secret, so they
 * come from a generator that never blocks.
 */
public final class TimeOrderedIds implements Supplier<String> {

    private final InstantSource clock;

    public TimeOrderedIds(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String get() {
        var random = ThreadLocalRandom.current();
        long high = clock.millis() << 16 | 0x7000 | random.nextInt(1 << 12);
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }
}
