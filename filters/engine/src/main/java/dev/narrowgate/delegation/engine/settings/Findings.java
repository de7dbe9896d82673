package dev.narrowgate.delegation.engine.settings;

/** Takes the problems of one section of the configuration. Keys are relative to the section. */
public interface Findings {

    /** For settings that were checked before: a problem is a defect of this program. */
    Findings NONE_EXPECTED = new Findings() {
        @Override
        public void problem(String key, String message) {
            throw new IllegalStateException(key + ": " + message);
        }

        @Override
        public boolean isWritten(String key) {
            return false;
        }
    };

    /**
     * Notes a problem. Only the first problem of a key is kept.
     *
     * @param key such as {@code max-lifetime} or {@code scopes[0]}
     * @param message the problem, and in parentheses what was expected; never a secret
     */
    void problem(String key, String message);

    /** Whether a source of the configuration has the key, or the first element of a list. */
    boolean isWritten(String key);
}
