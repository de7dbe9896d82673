package dev.narrowgate.delegation.assembly;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.TASK_ID;
import static dev.narrowgate.delegation.engine.keys.ServerMetadataNames.TOKEN_ENDPOINT;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.exchange.server.AnswerClaims;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.IssuedTokenReader;
import dev.narrowgate.delegation.engine.exchange.server.TokenEndpoint;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.keys.IssuerKeys;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.keys.PublicAddresses;
import dev.narrowgate.delegation.engine.keys.SecretDestination;
import dev.narrowgate.delegation.engine.oauth.CallGuard;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.oauth.HttpTransport;
import dev.narrowgate.delegation.engine.oauth.OAuthEndpoint;
import dev.narrowgate.delegation.engine.oauth.ProofSigner;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.TokenFormatRouter;
import dev.narrowgate.delegation.engine.verification.TrustedIssuer;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectingTokenVerifier;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionAnswers;
import dev.narrowgate.delegation.engine.verification.introspection.IntrospectionEndpoint;
import dev.narrowgate.delegation.token.TimeBounds;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** The client of one authorization server, and the parts that exchange tokens there. */
public final class AuthorizationServerClient {

    /** Metadata that could not be fetched are requested again after this time. */
    private static final Duration AGAIN = Duration.ofSeconds(2);

    private final ConfiguredServer server;
    private final OAuthClients clients;
    private final Set<String> actors;
    private final Predicate<URI> acceptable;
    private final InstantSource clock;

    private final List<CachedKeys> cachedKeys = new ArrayList<>();
    private final List<GuardedEndpoint> endpoints = new ArrayList<>();
    private final IssuerKeys keys;
    private final @Nullable ProofSigner proofs;
    private final TokenEndpoint endpoint;
    private final IssuedTokenReader reader;

    /**
     * @param actors the issuers whose actors the server's tokens may name
     * @param beside whether the actor chain travels beside the server's tokens
     * @param acceptable accepts the addresses of keys that the server's metadata may name
     */
    public AuthorizationServerClient(
            ConfiguredServer server,
            OAuthClients clients,
            Set<String> actors,
            boolean beside,
            Predicate<URI> acceptable,
            JwksCachePolicy times,
            InstantSource clock) {
        this.acceptable = acceptable;
        this.server = server;
        this.clients = clients;
        this.actors = actors;
        this.clock = clock;
        var exchange = server.exchange();
        proofs = server.settings().dpop() ? clients.proofs() : null;
        // An assertion is used once, so a call that carries one is not retried.
        var limits = exchange.profile().takesAssertions()
                ? server.settings().limits().withoutRetries()
                : server.settings().limits();
        endpoint = new TokenEndpoint(
                exchange.name(),
                new OAuthEndpoint(
                        location(server.tokenEndpoint(), TOKEN_ENDPOINT, times),
                        clients.authentication(server.client(), server.issuer()),
                        transport(),
                        new CallGuard(exchange.name(), limits)),
                proofs,
                clock);
        endpoints.add(endpoint);
        keys = issuerKeys(times);
        reader = new IssuedTokenReader(exchange, verifier(), proofs, clock, beside);
    }

    public ConfiguredServer settings() {
        return server;
    }

    public IssuerKeys keys() {
        return keys;
    }

    /** Binds the server's tokens to this gateway; null if the tokens are not bound. */
    @Nullable
    public ProofSigner proofs() {
        return proofs;
    }

    public TokenEndpoint endpoint() {
        return endpoint;
    }

    public IssuedTokenReader reader() {
        return reader;
    }

    /** The endpoints that the gateway calls, for health and metrics. */
    public List<GuardedEndpoint> endpoints() {
        return endpoints;
    }

    /** The server's fetched keys; empty if no keys are configured. */
    public List<CachedKeys> cachedKeys() {
        return cachedKeys;
    }

    /** Verifies tokens of this server only. */
    private TokenVerifier verifier() {
        var trusted = new TrustedIssuer(
                server.issuer(),
                keys,
                Set.copyOf(server.settings().algorithms()),
                server.types(),
                Set.of(IssuerRole.SUBJECT, IssuerRole.ACTOR),
                server.exchange().tokens().taskClaim() == null
                        ? TASK_ID
                        : server.exchange().tokens().taskClaim(),
                TimeBounds.token(
                        server.settings().clockSkew(), server.settings().maxLifetime()),
                server.form());
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
                        new CallGuard(
                                server.exchange().name() + " introspection",
                                server.settings().limits())),
                IntrospectionEndpoint.JSON,
                clock);
        endpoints.add(introspection);
        return new TokenFormatRouter(
                signed,
                new IntrospectingTokenVerifier(
                        trusted,
                        actors,
                        introspection::introspect,
                        IntrospectionAnswers.json(server.issuer()),
                        said -> AnswerClaims.checkSaid(
                                said, server.exchange().tokens().names()),
                        null,
                        server.settings().maxLifetime(),
                        clock),
                Map.of());
    }

    private IssuerKeys issuerKeys(JwksCachePolicy times) {
        var uri = server.jwksUri();
        if (!server.hasKeys()) {
            return (keyId, algorithm) -> Answer.refused(
                    new TokenRejected("server " + server.exchange().name() + " has no configured keys"));
        }
        Mono<byte[]> source;
        if (uri == null) {
            source = OwnRequests.KEYS.discovered(server.issuer(), acceptable, times.timeout());
        } else {
            source = FileUri.isOne(uri)
                    ? KeySources.file(FileUri.path(uri))
                    : OwnRequests.KEYS.http(uri, times.timeout());
        }
        var cached = new CachedKeys(server.issuer(), source, times, clock);
        cachedKeys.add(cached);
        return cached;
    }

    private HttpTransport transport() {
        var transport = clients.transport(server.client());
        return server.tokenEndpoint() == null && new SecretDestination(server.issuer()).isPublic()
                ? transport.at(PublicAddresses::of)
                : transport;
    }

    private Mono<URI> location(@Nullable URI written, String name, JwksCachePolicy times) {
        if (written != null) {
            return Mono.just(written);
        }
        return OwnRequests.KEYS
                .endpoint(
                        server.issuer(),
                        name,
                        server.client().isCertified(),
                        server.settings().limits().timeout())
                // As at the start, the message names the fault of the metadata.
                .onErrorMap(
                        IllegalArgumentException.class,
                        misfit -> new ExchangeUnavailable("server "
                                + server.exchange().name() + " has metadata that do not fit: " + misfit.getMessage()))
                .cache(place -> times.refresh(), failure -> AGAIN, () -> AGAIN);
    }
}
