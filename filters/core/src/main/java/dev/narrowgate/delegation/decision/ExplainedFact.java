package dev.narrowgate.delegation.decision;

/**
 * A fact on which a decision depends, for the operator.
 *
 * @param value bounded, and without tokens
 */
public record ExplainedFact(String name, String value) {}
