package dev.narrowgate.delegation.revocation;

import org.jspecify.annotations.Nullable;

/** Knows what was revoked before its time (RFC 7009). */
public interface Revocations {

    /** Nothing is ever revoked. */
    Revocations NONE = new Revocations() {
        @Override
        public @Nullable Revocation of(Revocable what) {
            return null;
        }

        @Override
        public Watch watch(Grounds grounds, Runnable revoked) {
            return () -> {};
        }
    };

    /** Returns the revocation of this alone, or null. */
    @Nullable
    Revocation of(Revocable what);

    /** Returns the first revocation that covers a hop with these grounds, or null. */
    default @Nullable Revocation of(Grounds grounds) {
        var all = grounds.all();
        for (int i = 0; i < all.size(); i++) {
            var revocation = of(all.get(i));
            if (revocation != null && revocation.covers(grounds.issuedAt())) {
                return revocation;
            }
        }
        return null;
    }

    /**
     * Throws the refusal of a hop if one of its grounds is revoked.
     *
     * @param when which check this is, for the operator
     */
    default void check(Grounds grounds, String when) {
        var revocation = of(grounds);
        if (revocation != null) {
            throw revocation.refusal(when);
        }
    }

    /**
     * Runs an action once, as soon as one of these grounds is revoked, and at once if one already is. A revocation
     * returns only after the actions of all watches of its ground have run.
     */
    Watch watch(Grounds grounds, Runnable revoked);

    /** A watch that lasts until it is closed. */
    @FunctionalInterface
    interface Watch {
        void close();
    }
}
