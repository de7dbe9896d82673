package dev.narrowgate.delegation.web;

import java.util.HashMap;
import java.util.Map;

/**
 * The position of the policy of this name, the same in every engine. A filter holds the place, so that no request looks
 * up a policy by its name.
 *
 * @param index the index into the policies of an engine
 */
public record PolicyPlace(String name, int index) {

    /** The places of all policies that any engine of this process has had. A policy keeps its place. */
    public static final class Registry {

        private final Map<String, PolicyPlace> places = new HashMap<>();

        /** Returns the place of a policy, and assigns one to a new name. */
        public synchronized PolicyPlace of(String name) {
            return places.computeIfAbsent(name, fresh -> new PolicyPlace(fresh, places.size()));
        }

        synchronized int size() {
            return places.size();
        }
    }
}
