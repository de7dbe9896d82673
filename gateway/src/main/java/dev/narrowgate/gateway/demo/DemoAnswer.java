package dev.narrowgate.gateway.demo;

/**
 * An answer of the gateway.
 *
 * @param challenge the value of {@code WWW-Authenticate}; empty if there is none
 */
record DemoAnswer(int status, String challenge, String body) {}
