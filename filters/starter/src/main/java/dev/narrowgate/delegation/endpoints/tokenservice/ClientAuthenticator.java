package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_CLIENT;

import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.TokenRequestRefused;
import dev.narrowgate.delegation.presenter.Identity;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** Authenticates clients. A refused client learns no reason, neither from the answer nor from its timing. */
public final class ClientAuthenticator {

    private final Map<String, TokenClient> clients = new HashMap<>();
    private final Map<ClientMethod, TokenClient> strangers = new EnumMap<>(ClientMethod.class);
    private final Map<ClientMethod, Counter> refused = new EnumMap<>(ClientMethod.class);

    /** An authenticated client and its identity. */
    record Recognized(TokenClient client, Identity identity) {}

    /** @param strangers a placeholder for each method, so that unknown client ids take the same time */
    public ClientAuthenticator(
            Collection<TokenClient> clients, Collection<TokenClient> strangers, MeterRegistry registry) {
        clients.forEach(client -> this.clients.put(client.id(), client));
        strangers.forEach(stranger -> this.strangers.put(stranger.method(), stranger));
        for (var method : ClientMethod.values()) {
            refused.put(
                    method,
                    Counter.builder("delegation.clients.refused")
                            .description("Clients of the token service that were not recognised, by method")
                            .tag("method", method.text())
                            .register(registry));
        }
    }

    /**
     * Fails with {@code TokenRequestRefused} for a client that does not authenticate, and with {@code KeysUnavailable}
     * if the keys cannot be had.
     */
    Mono<Recognized> authenticate(ClientCredential shown) {
        var named = clients.get(shown.clientId());
        var known = named != null && named.method() == shown.method();
        var client = known ? named : strangers.get(shown.method());
        if (client == null) {
            return Mono.error(refusal(shown, null));
        }
        return client.recognition()
                .apply(shown)
                .toMono()
                .onErrorMap(TokenRejected.class, rejected -> refusal(shown, known ? rejected : null))
                .filter(identity -> known)
                .switchIfEmpty(Mono.error(() -> refusal(shown, null)))
                .map(identity -> new Recognized(client, identity));
    }

    /** The reason names known clients only: an unknown client id is arbitrary input. */
    private TokenRequestRefused refusal(ClientCredential shown, @Nullable DelegationFailure why) {
        var counter = refused.get(shown.method());
        if (counter != null) {
            counter.increment();
        }
        return new TokenRequestRefused(
                INVALID_CLIENT,
                why == null
                        ? "no such client for the method " + shown.method().text()
                        : "client " + shown.clientId() + ": " + why.reason());
    }
}
