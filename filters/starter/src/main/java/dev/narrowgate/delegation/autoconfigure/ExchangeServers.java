package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.adapter.cache.RefusalCachingTokenExchanger;
import dev.narrowgate.delegation.adapter.jose.CachedKeys;
import dev.narrowgate.delegation.adapter.jose.IntrospectingTokenVerifier;
import dev.narrowgate.delegation.adapter.jose.IntrospectionAnswers;
import dev.narrowgate.delegation.adapter.jose.IssuerKeys;
import dev.narrowgate.delegation.adapter.jose.KeyFiles;
import dev.narrowgate.delegation.adapter.jose.KeySources;
import dev.narrowgate.delegation.adapter.jose.NimbusTokenVerifier;
import dev.narrowgate.delegation.adapter.jose.TokenForms;
import dev.narrowgate.delegation.adapter.jose.TrustedIssuer;
import dev.narrowgate.delegation.adapter.jose.Vouching;
import dev.narrowgate.delegation.adapter.oauth.AssertionSource;
import dev.narrowgate.delegation.adapter.oauth.CallGuard;
import dev.narrowgate.delegation.adapter.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.adapter.oauth.IntrospectionEndpoint;
import dev.narrowgate.delegation.adapter.oauth.IssuedTokenReader;
import dev.narrowgate.delegation.adapter.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.adapter.oauth.ProofSigner;
import dev.narrowgate.delegation.adapter.oauth.ServerTokenExchanger;
import dev.narrowgate.delegation.adapter.oauth.TokenEndpoint;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.token.TokenVerifier;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The authorization servers that tokens are exchanged at, each put together from the inside out. */
final class ExchangeServers implements AutoCloseable {

    /** Metadata that could not be had is asked for again after this long. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final DelegationSettings settings;
    private final OAuthClients clients;
    private final InstantSource clock;
    private final Set<String> actorIssuers;

    private final List<CachedKeys> keys = new ArrayList<>();
    private final List<GuardedEndpoint> endpoints = new ArrayList<>();
    private final Map<String, Member> members = new LinkedHashMap<>();
    private final Map<String, TokenExchanger> exchangers = new HashMap<>();

    /** One server, put together. */
    private record Member(
            ServerSettings settings,
            IssuerKeys keys,
            TokenEndpoint endpoint,
            @Nullable ProofSigner proofs,
            IssuedTokenReader reader) {}

    /** @param actorIssuers the issuers that vouch for actors */
    ExchangeServers(DelegationSettings settings, OAuthClients clients, Set<String> actorIssuers, InstantSource clock) {
        this.settings = settings;
        this.clients = clients;
        this.actorIssuers = actorIssuers;
        this.clock = clock;
        settings.servers().forEach((name, server) -> members.put(name, member(server)));
        settings.exchanges().forEach((policy, server) -> exchangers.put(policy, sparing(policy, server)));
    }

    /** By the names of the policies that are served by one of them. */
    Map<String, TokenExchanger> byPolicy() {
        return exchangers;
    }

    /** Of the tokens that they issue. */
    List<CachedKeys> keys() {
        return keys;
    }

    /** For health and metrics. */
    List<GuardedEndpoint> endpoints() {
        return endpoints;
    }

    @Override
    public void close() throws IOException {
        clients.close();
    }

    /** Spares it the question that it has just refused for good. */
    private TokenExchanger sparing(String policy, String name) {
        var server = Objects.requireNonNull(members.get(name)).settings();
        return new RefusalCachingTokenExchanger(
                exchanger(policy, name), server.keepRefusals(), clock, settings.cacheSize());
    }

    private TokenExchanger exchanger(String policy, String name) {
        var server = Objects.requireNonNull(members.get(name));
        var partner = members.get(settings.partners().get(policy));
        if (partner == null) {
            return ServerTokenExchanger.of(server.settings().exchange(), server.endpoint(), server.reader());
        }
        var source = new AssertionSource(
                server.settings().exchange(),
                server.endpoint(),
                Assertions.verifier(
                        server.settings(), server.keys(), partner.settings(), actors(server.settings()), clock),
                partner.settings().exchange(),
                partner.proofs() == null ? null : partner.proofs().key());
        return ServerTokenExchanger.chained(
                partner.settings().exchange(), source, partner.endpoint(), partner.reader());
    }

    private Member member(ServerSettings server) {
        var exchange = server.exchange();
        var proofs = server.dpop() ? clients.proofs() : null;
        // What another server said is used once.
        var limits = exchange.profile().takesAssertions() ? server.limits().withoutRetries() : server.limits();
        var endpoint = new TokenEndpoint(
                exchange.name(),
                new OAuthEndpoint(
                        location(server, server.tokenEndpoint(), "token_endpoint"),
                        clients.authentication(server.client(), server.issuer()),
                        clients.transport(server.client()),
                        new CallGuard(exchange.name(), limits)),
                proofs,
                clock);
        endpoints.add(endpoint);
        var keys = keys(server);
        var reader = new IssuedTokenReader(exchange, verifier(server, keys), proofs, clock);
        return new Member(server, keys, endpoint, proofs, reader);
    }

    /** A server may know the actors of those that vouch for them, and its own. */
    private Set<String> actors(ServerSettings server) {
        var actors = new HashSet<>(actorIssuers);
        actors.add(server.issuer());
        return actors;
    }

    /** Verifies what this server issued, and nothing else. */
    private TokenVerifier verifier(ServerSettings server, IssuerKeys keys) {
        var trusted = new TrustedIssuer(
                server.issuer(),
                keys,
                server.algorithms(),
                server.types(),
                Set.of(Vouching.SUBJECT, Vouching.ACTOR),
                server.exchange().taskClaim() == null
                        ? "task_id"
                        : server.exchange().taskClaim(),
                server.maxLifetime(),
                server.clockSkew(),
                server.form());
        var actors = actors(server);
        var signed = new NimbusTokenVerifier(List.of(trusted), actors, clock);
        if (server.introspectionEndpoint() == null) {
            return signed;
        }
        var introspection = new IntrospectionEndpoint(
                server.issuer(),
                new OAuthEndpoint(
                        Mono.just(server.introspectionEndpoint()),
                        clients.authentication(server.client(), server.issuer()),
                        clients.transport(server.client()),
                        new CallGuard(server.exchange().name() + " introspection", server.limits())),
                IntrospectionEndpoint.JSON,
                clock);
        endpoints.add(introspection);
        return new TokenForms(
                signed,
                new IntrospectingTokenVerifier(
                        trusted,
                        actors,
                        introspection::introspect,
                        IntrospectionAnswers.json(server.issuer()),
                        server.maxLifetime(),
                        clock),
                Map.of());
    }

    private IssuerKeys keys(ServerSettings server) {
        var uri = server.jwksUri();
        if (!server.hasKeys()) {
            return keyId -> Answer.refused(
                    new TokenRejected("server " + server.exchange().name() + " has no configured keys"));
        }
        var times = settings.keyTimes();
        Mono<byte[]> source;
        if (uri == null) {
            source = KeySources.discovered(server.issuer(), SettingChecks::isSecure, times.timeout());
        } else {
            source = SettingChecks.isFile(uri)
                    ? KeySources.file(KeyFiles.path(uri))
                    : KeySources.http(uri, times.timeout());
        }
        var cached = new CachedKeys(server.issuer(), source, times, clock);
        keys.add(cached);
        return cached;
    }

    private Mono<URI> location(ServerSettings server, @Nullable URI written, String name) {
        if (written != null) {
            return Mono.just(written);
        }
        return KeySources.endpoint(
                        server.issuer(),
                        name,
                        server.client().credential() instanceof DelegationSettings.ClientCredential.Certificate,
                        place -> isWhereTheIssuerIs(place, server.issuer()),
                        server.limits().timeout())
                .cache(place -> settings.keyTimes().refresh(), failure -> AGAIN, () -> AGAIN);
    }

    /** Credentials and tokens go to nobody but the issuer, unless the configuration itself says where (RFC 8414, section 6). */
    static boolean isWhereTheIssuerIs(URI place, String issuer) {
        return SettingChecks.isSecure(place)
                && String.valueOf(place.getRawAuthority())
                        .equalsIgnoreCase(URI.create(issuer).getRawAuthority());
    }
}
