package dev.narrowgate.delegation.revocation;

/** Results that rest on grounds, such as a cache. */
public interface Dependents {

    /** Drops what a revocation covers, and returns how much. */
    Dropped drop(Revocation revocation);

    /** Returns what {@link #drop} would drop, and drops nothing. */
    Dropped count(Revocation revocation);
}
