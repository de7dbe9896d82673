package dev.narrowgate.delegation.engine.exchange.server;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.verification.ChainPlace;
import org.jspecify.annotations.Nullable;

/**
 * The exchange of a policy: the issuer of its narrower tokens.
 *
 * @param server The issuer of the narrower token. Without it this gateway issues it. Allowed: of {@code
 *     delegation.servers}.
 * @param then The server of another domain that issues the token, for the assertion of {@code exchange.server}. Its
 *     failed calls are not repeated, whatever its {@code retries}. Allowed: one of {@code delegation.servers} with the
 *     profile {@code identity-chaining} or {@code id-jag}; {@code exchange.server} then has {@code token-exchange}.
 * @param chain Where the chain travels: in the server's token, or <a
 *     href="../how-to/exchange-at-a-server.md#the-chain-beside-the-token">beside it</a>. With {@code token} an answer
 *     that lost the chain is refused. Allowed: not {@code beside} with the profile {@code transaction-token}.
 */
public record ExchangeSettings(
        @Nullable String server, @Nullable String then, ChainPlace chain) {

    public ExchangeSettings {
        chain = or(chain, ChainPlace.TOKEN);
    }
}
