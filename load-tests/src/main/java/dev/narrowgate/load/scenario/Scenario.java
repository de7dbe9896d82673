package dev.narrowgate.load.scenario;

import io.gatling.javaapi.core.Simulation;

/** What a gateway meets in its life. All of them run against the same gateway, one after the other. */
public enum Scenario {
    WARM(Warm.class, "one token, 400 requests a second"),
    TEN_THOUSAND_TOKENS(TenThousandTokens.class, "10,000 tokens in turn, each seen before, 400 requests a second"),
    COLD(Cold.class, "each token is new: verified, decided and exchanged, 200 requests a second"),
    REFUSALS(
            Refusals.class,
            "300 tokens a second that are refused, no two alike, 100 of them with an unknown key, beside 100 requests a second"
                    + " with a valid one"),
    SLOW_SERVER(
            SlowServer.class,
            "30 new tokens a second, exchanged by a server that takes 300 ms, beside 200 requests a second that need none"),
    KEY_ROTATION(
            KeyRotation.class, "100 new tokens a second, while the issuer takes a new key and signs with it at once"),
    RELOAD(Warm.class, "one token, 400 requests a second, while the configuration changes every second"),
    STREAMING(Streaming.class, "bodies of 16 MB, four at a time, to the next hop and back"),
    MANY_CONNECTIONS(ManyConnections.class, "5,000 connections, which are kept, with three requests each");

    private final Class<? extends Simulation> simulation;
    private final String description;

    Scenario(Class<? extends Simulation> simulation, String description) {
        this.simulation = simulation;
        this.description = description;
    }

    public String title() {
        return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    public String description() {
        return description;
    }

    Class<? extends Simulation> simulation() {
        return simulation;
    }

    /** Returns how long requests are sent before the measurement begins. */
    long warmingSeconds() {
        return switch (this) {
            case TEN_THOUSAND_TOKENS -> TenThousandTokens.TOKENS / TenThousandTokens.A_SECOND;
            // The opening of the connections is what it shows.
            case MANY_CONNECTIONS -> 0;
            default -> 10;
        };
    }

    /** Returns how many requests have to be measured, with a tenth less for those at the begin and the end. */
    long least(long seconds) {
        return switch (this) {
            case WARM, RELOAD -> Warm.A_SECOND * seconds * 9 / 10;
            case TEN_THOUSAND_TOKENS -> TenThousandTokens.A_SECOND * seconds * 9 / 10;
            case COLD -> Cold.A_SECOND * seconds * 9 / 10;
            case REFUSALS ->
                (Refusals.A_SECOND + Refusals.UNKNOWN_A_SECOND + Refusals.VALID_A_SECOND) * seconds * 9 / 10;
            case SLOW_SERVER -> (SlowServer.A_SECOND + SlowServer.BESIDE_A_SECOND) * seconds * 9 / 10;
            case KEY_ROTATION -> KeyRotation.A_SECOND * seconds * 9 / 10;
            case STREAMING -> seconds;
            case MANY_CONNECTIONS -> 3L * ManyConnections.CONNECTIONS;
        };
    }

    /** Returns how many valid tokens it needs that no other scenario has used, in that time with the warming. */
    int tokens(long seconds) {
        return Math.toIntExact(
                switch (this) {
                    case TEN_THOUSAND_TOKENS -> TenThousandTokens.TOKENS;
                    case COLD -> Cold.A_SECOND * (seconds + 1);
                    case SLOW_SERVER -> SlowServer.A_SECOND * (seconds + 1);
                    default -> 1L;
                });
    }

    /** Returns how many tokens that are damaged or for somebody else it needs in that time. */
    int refused(long seconds) {
        return this == REFUSALS ? Math.toIntExact(Refusals.A_SECOND * (seconds + 1)) : 0;
    }

    /** Returns how many tokens with an unknown key it needs in that time. */
    int unknown(long seconds) {
        return this == REFUSALS ? Math.toIntExact(Refusals.UNKNOWN_A_SECOND * (seconds + 1)) : 0;
    }
}
