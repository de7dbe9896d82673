package dev.narrowgate.delegation.engine.store.state;

/** The names of the budgets, as refusals and settings write them. */
public final class Budgets {

    public static final String CALLS = "calls";
    public static final String IN_FLIGHT = "in-flight";
    public static final String DURATION = "duration";
    public static final String RATE = "rate";
    public static final String DEADLINE = "deadline";

    private Budgets() {}
}
