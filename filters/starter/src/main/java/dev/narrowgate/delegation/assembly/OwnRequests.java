package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.transport.client.GuardedClient;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/** What this gateway itself asks goes by one client, whose answers are guarded as those of next hops are. */
public final class OwnRequests {

    public static final KeySources KEYS = new KeySources(GuardedClient.own());

    private OwnRequests() {}

    /** Fetches documents of an issuer by this client. */
    static KeySources keys(@Nullable AddedAuthorities authorities) {
        return authorities == null ? KEYS : new KeySources(client(authorities));
    }

    static HttpClient client() {
        return GuardedClient.own();
    }

    static HttpClient client(@Nullable AddedAuthorities authorities) {
        return authorities == null ? client() : authorities.trustedBy(client());
    }
}
