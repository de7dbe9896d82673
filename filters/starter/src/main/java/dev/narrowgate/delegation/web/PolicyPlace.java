package dev.narrowgate.delegation.web;

import java.util.HashMap;
import java.util.Map;

/**
 * Where every engine has the policy of this name. A filter holds the place, so that no request looks for a policy by its name.
 *
 * @param index into the policies of an engine
 */
public record PolicyPlace(String name, int index) {

    /** The places of all policies that any engine of this process has had. A policy keeps its place. */
    public static final class Registry {

        private final Map<String, PolicyPlace> places = new HashMap<>();

        /** The place of a policy; a new one for a name that had none. */
        public synchronized PolicyPlace of(String name) {
            return places.computeIfAbsent(name, fresh -> new PolicyPlace(fresh, places.size()));
        }

        synchronized int size() {
            return places.size();
        }
    }
}
