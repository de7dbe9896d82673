package dev.narrowgate.delegation.engine.exchange.server;

import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.List;

/**
 * Maps names of a server to principals. A name of the server stands for the requested principal of the same name, if
 * the configuration lists that principal's issuer.
 */
public record SubjectMapping(ExchangeServer server) {

    public Principal principal(Principal said, Principal asked) {
        return said.issuer().equals(server.issuer())
                        && said.subject().equals(asked.subject())
                        && server.tokens().names().contains(asked.issuer())
                ? asked
                : said;
    }

    public ActorChain actors(ActorChain said, ActorChain asked) {
        List<Principal> actors = new ArrayList<>();
        for (int i = 0; i < said.depth(); i++) {
            var actor = said.actors().get(i);
            actors.add(i < asked.depth() ? principal(actor, asked.actors().get(i)) : actor);
        }
        return new ActorChain(actors);
    }
}
