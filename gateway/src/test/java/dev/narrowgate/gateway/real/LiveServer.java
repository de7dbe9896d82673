package dev.narrowgate.gateway.real;

import dev.narrowgate.gateway.real.LiveIssuer.Session;
import java.util.List;

/**
 * A running authorization server that exchanges its own tokens. It has three clients. {@code narrow} gets exactly the
 * requested token. {@code wide} gets more scopes than requested, at least if it requests none. {@code loud} does not
 * get the requested audience.
 */
interface LiveServer extends AutoCloseable {

    String GATEWAY = LiveIssuer.GATEWAY;

    /** The audience of the narrower tokens. */
    String TICKETS = "https://tickets.example.com";

    String issuer();

    /** Alice logs in to an application that calls the gateway, with tickets:read and for five minutes. */
    Session login() throws Exception;

    /** The same for ten seconds. */
    Session loginBriefly() throws Exception;

    /**
     * The headers of Alice's call through an agent. This server does not name the agent in the token for {@code
     * narrow}.
     */
    List<String> aChainThatGetsLost() throws Exception;

    @Override
    void close() throws Exception;
}
