package dev.narrowgate.delegation.config.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Who issues the narrower token, as it is written in the configuration.
 *
 * @param server a name from {@code delegation.servers}
 * @param then another name from there, of a server of another domain that takes the word of the first one
 * @param chain where the chain of actors travels
 */
public record ExchangeProperties(
        @Nullable String server,
        @Nullable String then,
        @DefaultValue("token") Chain chain) {

    /** Where the chain of actors travels. */
    public enum Chain {
        /** In the token: one that lost it is refused. */
        TOKEN,
        /** Beside it, signed by a gateway and bound to it. */
        BESIDE
    }
}
