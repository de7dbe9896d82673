package dev.narrowgate.load.revocation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** What has arrived at the next hop. A path is {@code /tickets/load/number}, and each load has a name of its own. */
final class Arrivals implements Consumer<String> {

    /**
     * The requests of one load.
     *
     * @param last when the last one arrived, as of {@link System#nanoTime()}
     */
    record Arrived(long count, long last) {}

    private final Map<String, Arrived> loads = new ConcurrentHashMap<>();

    @Override
    public void accept(String path) {
        var now = System.nanoTime();
        loads.merge(
                path.substring(0, path.lastIndexOf('/')),
                new Arrived(1, now),
                (before, one) -> new Arrived(before.count() + 1, now));
    }

    /** @param load the path of its requests without their number */
    Arrived of(String load) {
        return loads.getOrDefault(load, new Arrived(0, 0));
    }
}
