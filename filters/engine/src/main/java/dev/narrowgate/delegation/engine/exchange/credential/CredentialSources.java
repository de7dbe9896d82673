package dev.narrowgate.delegation.engine.exchange.credential;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.AwsRole;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.ClientCredentials;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.Fixed;
import dev.narrowgate.delegation.engine.exchange.credential.ConfiguredCredential.Vault;
import dev.narrowgate.delegation.engine.exchange.credential.VaultSettings.Method;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.TokenEndpoint;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.JsonEndpoint;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.engine.settings.Defaults;
import dev.narrowgate.delegation.engine.store.CacheBounds;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

/** Makes the sources of the credentials of all policies. */
public final class CredentialSources {

    /** A credential that depends on nothing of the request has one key. */
    private static final String SAME = "";

    /**
     * An authorization server that gives tokens for this gateway itself.
     *
     * @param endpoint its token endpoint, with the guard that all calls to it share
     */
    public record TokenServer(ConfiguredServer settings, TokenEndpoint endpoint) {}

    /**
     * The parts that the sources are made of.
     *
     * @param servers finds a server by its name
     * @param client makes the client that also trusts these authorities
     * @param tokens signs narrower tokens
     * @param ids makes the id of a question, and does not block
     */
    public record Parts(
            Function<String, TokenServer> servers,
            Function<@Nullable AddedAuthorities, HttpClient> client,
            TokenExchanger tokens,
            InstantSource clock,
            Supplier<String> ids) {}

    private final Parts parts;
    private final CacheBounds sessions;
    private final List<GuardedEndpoint> endpoints = new ArrayList<>();

    /** @param sessions the bounds of the cache of each role of AWS */
    public CredentialSources(Parts parts, CacheBounds sessions) {
        this.parts = parts;
        this.sessions = sessions;
    }

    /** Makes the source of a credential of a policy. */
    public CredentialSource of(String policy, ConfiguredCredential credential) {
        return switch (credential) {
            case Fixed(var authorization) -> {
                var lasting = ShortLivedCredential.lasting(authorization);
                yield request -> Answer.ready(lasting);
            }
            case ClientCredentials asked -> {
                var server = parts.servers().apply(asked.server());
                yield single(new ClientCredentialsSource(asked, server.settings(), server.endpoint(), parts.clock()));
            }
            case Vault vault -> single(vault(policy, vault));
            case AwsRole role ->
                new CachingCredentialSource<>(role(policy, role), AwsRoleSource::key, parts.clock(), sessions);
        };
    }

    private CredentialSource single(CredentialSource source) {
        return new CachingCredentialSource<>(source, request -> SAME, parts.clock(), CacheBounds.ofEntries(1));
    }

    private CredentialSource vault(String policy, Vault vault) {
        // A secret that a lost answer made would be leased until its end.
        int retries = vault.settings().method() == Method.GET ? 1 : 0;
        var guard = guard(policy, vault.place(), vault.settings().timeout(), retries);
        var transport = HttpTransport.plain(parts.client().apply(vault.authorities()));
        var http = new JsonEndpoint(Mono.just(vault.uri()), null, transport, guard, parts.ids());
        return new VaultSource(vault, http, endpoint(guard), parts.clock());
    }

    private CredentialSource role(String policy, AwsRole role) {
        var guard = guard(policy, role.place(), role.timeout(), 1);
        var transport = HttpTransport.plain(parts.client().apply(null));
        var http = new OAuthEndpoint(Mono.just(role.sts()), Mono::just, transport, guard);
        return new AwsRoleSource(role, parts.tokens(), http, endpoint(guard), parts.clock());
    }

    private static CallGuard guard(String policy, String place, Duration timeout, int retries) {
        var breaker = Defaults.or(null, CallLimits.Breaker.class);
        return new CallGuard(
                policy + '.' + place,
                new CallLimits(
                        timeout,
                        CallLimits.MAXIMUM_CALLS,
                        retries,
                        breaker.failureRate(),
                        breaker.calls(),
                        breaker.openFor()));
    }

    private SourceEndpoint endpoint(CallGuard guard) {
        var endpoint = new SourceEndpoint(guard, parts.clock());
        endpoints.add(endpoint);
        return endpoint;
    }

    /** The endpoints that only sources ask, for health and metrics. */
    public List<GuardedEndpoint> endpoints() {
        return List.copyOf(endpoints);
    }
}
