package dev.narrowgate.delegation.engine.keys;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Key ids that an issuer was just found not to have. Whoever comes with one of them is refused at once, and neither asks
 * the issuer nor waits for somebody who does. Bounded: the oldest is forgotten for the newest.
 */
final class AbsentKeys {

    private static final int MAXIMUM = 1000;

    private final Duration keep;
    private final Map<String, Instant> found = new LinkedHashMap<>();

    /**
     * @param keep no longer than the least time between two fetches for the sake of unknown key ids: a key that is published
     *     late is found as soon as if nothing had been remembered
     */
    AbsentKeys(Duration keep) {
        this.keep = keep;
    }

    synchronized void add(String keyId, Instant now) {
        // Anew at the end of the line.
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
        // A clock that was set back must not make a short time long.
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
