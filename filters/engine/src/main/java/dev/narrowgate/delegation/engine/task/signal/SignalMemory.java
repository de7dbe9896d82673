package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.store.CacheBounds;
import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The received events, the versions of missions and the state of each stream. A reload does not forget them. */
public final class SignalMemory {

    private final SeenEvents seen;
    private final MissionVersions missions;
    private final InstantSource clock;
    private final ConcurrentMap<String, SignalStatus> states = new ConcurrentHashMap<>();

    /** @param bounds the bounds of the events, and of the missions too */
    public SignalMemory(InstantSource clock, CacheBounds bounds) {
        this.clock = clock;
        this.seen = new SeenEvents(clock, bounds.sharedBy(2));
        this.missions = new MissionVersions(clock, bounds.sharedBy(2));
    }

    SeenEvents seen() {
        return seen;
    }

    MissionVersions missions() {
        return missions;
    }

    SignalStatus status(String stream) {
        return states.computeIfAbsent(stream, name -> new SignalStatus(name, clock));
    }
}
