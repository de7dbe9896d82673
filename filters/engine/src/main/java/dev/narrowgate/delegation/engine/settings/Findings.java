package dev.narrowgate.delegation.engine.settings;

import org.jspecify.annotations.Nullable;

/** Takes the problems of one section of the configuration, and answers what its record does not show. Keys are relative. */
public interface Findings {

    /**
     * Notes a problem. Only the first problem of a key is kept.
     *
     * @param key such as {@code max-lifetime} or {@code scopes[0]}
     * @param message the problem, and in parentheses what was expected; never a secret
     */
    void problem(String key, String message);

    /** Whether a source of the configuration has the key, or the first element of a list. */
    boolean isWritten(String key);

    /** Returns the text at a key, for a name that stands in place of a section; null without one. */
    @Nullable
    String text(String key);

    /** Notes an address that is neither https, nor http at an allowed host. */
    void checkAddress(String key, String address);

    /** Whether the application has an SSL bundle of this name. */
    boolean hasBundle(String name);

    /** Returns the findings of a section below this one. */
    Findings below(String section);

    /** Notes a key that has a value and no use. */
    default void unused(String key, String with) {
        if (isWritten(key)) {
            problem(key, "not used with " + with + " (expected: nothing)");
        }
    }

    /** Notes a value that is absent or blank. Returns the value; null without one. */
    default @Nullable String required(String key, @Nullable String value, String expected) {
        if (value == null || value.isBlank()) {
            problem(key, "missing (expected: " + expected + ")");
            return null;
        }
        return value;
    }

    /** Notes a value that has no use, because an author most likely means another. */
    default void unused(String key, @Nullable String value, String with) {
        if (value != null) {
            problem(key, "not used with " + with + " (expected: nothing)");
        }
    }
}
