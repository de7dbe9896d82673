package dev.narrowgate.delegation.engine.observation;

/** The timers of the stages. Their labels take values only from the configuration or from a fixed list. */
public enum DelegationMetric {
    VERIFY("delegation.verify", "Verifying a token, by use and outcome", "use", "outcome", "failure"),
    PROVE(
            "delegation.prove",
            "Verifying what a presenter shows of itself, by scheme and outcome",
            "scheme",
            "outcome",
            "failure"),
    DECIDE("delegation.decide", "Deciding, by policy and outcome", "policy", "outcome", "failure"),
    EXCHANGE(
            "delegation.exchange", "Obtaining a narrower token, by policy and outcome", "policy", "outcome", "failure"),
    AUDIT("delegation.audit", "Recording, by event and outcome", "event", "outcome", "failure");

    private final String id;
    private final String description;
    private final String[] keys;

    DelegationMetric(String id, String description, String... keys) {
        this.id = id;
        this.description = description;
        this.keys = keys;
    }

    public String id() {
        return id;
    }

    public String description() {
        return description;
    }

    String[] keys() {
        return keys.clone();
    }
}
