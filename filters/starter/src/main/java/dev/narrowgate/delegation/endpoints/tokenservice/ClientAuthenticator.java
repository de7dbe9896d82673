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

/** Recognises clients. Whoever is not recognised learns nothing of why: not from the answer, and not from its time. */
public final class ClientAuthenticator {

    private final Map<String, TokenClient> clients = new HashMap<>();
    private final Map<ClientMethod, TokenClient> strangers = new EnumMap<>(ClientMethod.class);
    private final Map<ClientMethod, Counter> refused = new EnumMap<>(ClientMethod.class);

    /** A client, and how it was recognised. */
    record Recognized(TokenClient client, Identity identity) {}

    /** @param strangers for each way of authentication one client that nobody is, so that nobody's costs what others' do */
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

    /** Fails with {@code TokenRequestRefused} when it is nobody, with {@code KeysUnavailable} when that cannot be found out. */
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

    /** The name of a client that is known may be written down; any other is whatever somebody sent. */
    private TokenRequestRefused refusal(ClientCredential shown, @Nullable DelegationFailure why) {
        var counter = refused.get(shown.method());
        if (counter != null) {
            counter.increment();
        }
        return new TokenRequestRefused(
                INVALID_CLIENT,
                why == null
                        ? "no client of this name by " + shown.method().text()
                        : "client " + shown.clientId() + ": " + why.reason());
    }
}
