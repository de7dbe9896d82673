package dev.narrowgate.delegation.config.graph;

import dev.narrowgate.delegation.token.Principal;

/**
 * An agent that receives calls and makes further calls.
 *
 * @param audience the {@code aud} of tokens for the agent; it may present such a token to this gateway (law 5)
 */
record Agent(String name, Principal principal, String audience) {}
