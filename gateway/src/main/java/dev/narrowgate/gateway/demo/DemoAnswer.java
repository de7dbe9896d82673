package dev.narrowgate.gateway.demo;

/**
 * What the gateway answered.
 *
 * @param challenge the value of {@code WWW-Authenticate}, empty when there is none
 */
record DemoAnswer(int status, String challenge, String body) {}
