package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.transport.client.GuardedClient;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.client.HttpClient;

/** The HTTP client of the gateway's own requests. Its answers are guarded like the answers of next hops. */
public final class OwnRequests {

    public static final KeySources KEYS = new KeySources(GuardedClient.own());

    private OwnRequests() {}

    /** Returns the sources of an issuer's documents. Their client also trusts {@code authorities}. */
    public static KeySources keys(@Nullable AddedAuthorities authorities) {
        return authorities == null ? KEYS : new KeySources(client(authorities));
    }

    static HttpClient client() {
        return GuardedClient.own();
    }

    /** Returns a client that also trusts {@code authorities}. */
    public static HttpClient client(@Nullable AddedAuthorities authorities) {
        return authorities == null ? client() : authorities.trustedBy(client());
    }
}
