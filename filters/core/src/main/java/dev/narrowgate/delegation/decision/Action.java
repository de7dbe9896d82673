package dev.narrowgate.delegation.decision;

/** What is to be done: for a proxied request, its method (AuthZEN Authorization API 1.0, section 5.2). */
public record Action(String name) {}
