package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.KeySources;
import dev.narrowgate.delegation.gateway.transport.GuardedClient;
import reactor.netty.http.client.HttpClient;

/** What this gateway itself asks goes by one client, whose answers are guarded as those of next hops are. */
final class OwnRequests {

    static final KeySources KEYS = new KeySources(GuardedClient.own());

    private OwnRequests() {}

    static HttpClient client() {
        return GuardedClient.own();
    }
}
