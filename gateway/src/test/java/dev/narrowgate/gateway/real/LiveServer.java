package dev.narrowgate.gateway.real;

import dev.narrowgate.gateway.real.LiveIssuer.Session;
import java.util.List;

/**
 * An authorization server that runs, and exchanges the tokens that it issued itself. It knows three clients: {@code narrow}
 * gets what it asks for; {@code wide} gets more scopes than it asks for, at least when it asks for none; {@code loud} does not
 * get the one audience that it asks for.
 */
interface LiveServer extends AutoCloseable {

    String GATEWAY = LiveIssuer.GATEWAY;

    /** Whom the narrower tokens are for. */
    String TICKETS = "https://tickets.example.com";

    String issuer();

    /** Alice logs in to an application that calls the gateway, with tickets:read and for five minutes. */
    Session login() throws Exception;

    /** The same for ten seconds. */
    Session loginBriefly() throws Exception;

    /** The headers of a call of hers through an agent, whom this server will not name in the token for {@code narrow}. */
    List<String> aChainThatGetsLost() throws Exception;

    @Override
    void close() throws Exception;
}
