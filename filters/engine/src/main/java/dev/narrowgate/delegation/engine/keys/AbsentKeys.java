package dev.narrowgate.delegation.engine.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers key ids that an issuer was just found not to have. A token with one of them is refused at once: it starts
 * no fetch and waits for none. When the memory is full, the newest key id replaces the oldest.
 */
final class AbsentKeys {

    private static final int MAXIMUM = 1000;

    private final Duration keep;
    private final Map<String, Instant> found = new LinkedHashMap<>();

    /**
     * @param keep no longer than the least time between two fetches for unknown key ids. A key that is published late
     *     is then found as early as without this memory
     */
    AbsentKeys(Duration keep) {
        this.keep = keep;
    }

    synchronized void add(String keyId, Instant now) {
        // Inserted again at the end, because the first entry is removed first.
        found.remove(keyId);
        found.put(keyId, now);
        if (found.size() > MAXIMUM) {
            found.remove(found.keySet().iterator().next());
        }
    }

    synchronized boolean contains(String keyId, Instant now) {
        var since = found.get(keyId);
        if (since == null) {
            return false;
        }
        // A clock that was set back must not prolong an entry.
        if (now.isBefore(since) || !now.isBefore(since.plus(keep))) {
            found.remove(keyId);
            return false;
        }
        return true;
    }

    synchronized int size() {
        return found.size();
    }
}
