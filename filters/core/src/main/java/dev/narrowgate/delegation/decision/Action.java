package dev.narrowgate.delegation.decision;

/** The requested action: for a proxied request, its method (AuthZEN Authorization API 1.0, section 5.2). */
public record Action(String name) {}
