package dev.narrowgate.delegation.adapter.policy;

/** An actor of the chain, as a rule sees it. */
public record ChainActor(String iss, String sub) {}
