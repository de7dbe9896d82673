package dev.narrowgate.delegation.config.graph;

/**
 * A fault of the graph.
 *
 * @param key the key to change
 * @param problem whether the fault is certain; otherwise it may be intended
 */
record Finding(String key, String message, boolean problem) {

    static Finding problem(String key, String message) {
        return new Finding(key, message, true);
    }

    static Finding warning(String key, String message) {
        return new Finding(key, message, false);
    }
}
