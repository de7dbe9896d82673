package dev.narrowgate.delegation.revocation;

/**
 * What a revocation drops in one process.
 *
 * @param tokens verified tokens in the cache
 * @param decisions decisions in the cache
 * @param issued issued tokens in the cache
 * @param streams hops that were under way
 */
public record Dropped(int tokens, int decisions, int issued, int streams) {

    public static final Dropped NOTHING = new Dropped(0, 0, 0, 0);

    public Dropped and(Dropped other) {
        return new Dropped(
                tokens + other.tokens, decisions + other.decisions, issued + other.issued, streams + other.streams);
    }
}
