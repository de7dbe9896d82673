package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.engine.exchange.RefusalCachingTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialSources;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialSources.Parts;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialSources.TokenServer;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.MintingTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.ProvenanceTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.ServerTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.server.grant.AssertionSource;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.store.CacheBudget.Part;
import dev.narrowgate.delegation.exchange.NarrowingTokenExchanger;
import dev.narrowgate.delegation.exchange.PolicyTokenExchanger;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** The authorization servers that exchange tokens, and the policies that they serve. */
public final class ExchangeServers implements AutoCloseable {

    private final DelegationSettings settings;
    private final OAuthClients clients;
    private final InstantSource clock;
    private final Set<String> actorIssuers;

    private final Map<String, AuthorizationServerClient> members = new LinkedHashMap<>();
    private final Map<String, TokenExchanger> exchangers = new HashMap<>();
    private final List<GuardedEndpoint> sourceEndpoints = new ArrayList<>();

    /** @param actorIssuers the issuers that vouch for actors */
    public ExchangeServers(
            DelegationSettings settings, OAuthClients clients, Set<String> actorIssuers, InstantSource clock) {
        this.settings = settings;
        this.clients = clients;
        this.actorIssuers = actorIssuers;
        this.clock = clock;
        settings.servers()
                .forEach((name, server) -> members.put(
                        name,
                        new AuthorizationServerClient(
                                server,
                                clients,
                                actors(server),
                                settings.provenance().issuers().contains(server.issuer()),
                                settings.insecureHosts()::accept,
                                settings.keyTimes(),
                                clock)));
        for (var policy : settings.policies().values()) {
            if (policy.server() != null) {
                exchangers.put(policy.name(), sparing(policy, policy.server()));
            }
        }
    }

    /** Returns the exchanger that issues the token of each policy, before any check and any cache. */
    TokenExchanger issuing(LastingParts lasting, EngineTools tools) {
        var byPolicy = new HashMap<>(exchangers);
        var minting = new MintingTokenExchanger(settings.gateway(), lasting.signingKeys(), tools.clock(), tools.ids());
        var sources = sources(minting, tools);
        for (var policy : settings.policies().values()) {
            if (policy.credential() != null) {
                byPolicy.put(
                        policy.name(),
                        new CredentialTokenExchanger(
                                settings.gateway(),
                                policy.credential(),
                                credential -> sources.of(policy.name(), credential),
                                tools.clock(),
                                tools.ids()));
            }
        }
        sourceEndpoints.addAll(sources.endpoints());
        var beside = settings.provenance();
        // Inside the check: a token may lack its chain only if signed provenance beside the token carries it.
        return new ProvenanceTokenExchanger(
                new PolicyTokenExchanger(byPolicy, minting),
                settings.gateway(),
                lasting.signingKeys(),
                beside.beside(),
                beside.accompanied(),
                beside.signed(),
                tools.clock(),
                tools.ids());
    }

    private CredentialSources sources(TokenExchanger minting, EngineTools tools) {
        return new CredentialSources(
                new Parts(
                        name -> {
                            var server = Objects.requireNonNull(members.get(name));
                            return new TokenServer(server.settings(), server.endpoint());
                        },
                        OwnRequests::client,
                        // Checked like the tokens for next hops.
                        new NarrowingTokenExchanger(minting, clock),
                        clock,
                        tools.ids()),
                settings.caches().of(Part.CREDENTIALS).sharedBy((int) settings.policies().values().stream()
                        .filter(policy -> policy.credential() != null)
                        .mapToLong(policy -> policy.credential().size())
                        .sum()));
    }

    /** The keys of the tokens that the servers issue. */
    public List<CachedKeys> keys() {
        return members.values().stream()
                .flatMap(server -> server.cachedKeys().stream())
                .toList();
    }

    /** The endpoints of all servers and of the sources of credentials, for health and metrics. */
    public List<GuardedEndpoint> endpoints() {
        return Stream.concat(
                        members.values().stream().flatMap(server -> server.endpoints().stream()),
                        sourceEndpoints.stream())
                .toList();
    }

    @Override
    public void close() {
        clients.close();
    }

    /** Adds a cache of refusals, so that a server is not asked again what it has just refused for good. */
    private TokenExchanger sparing(ConfiguredPolicy policy, String name) {
        var server = Objects.requireNonNull(members.get(name)).settings();
        return new RefusalCachingTokenExchanger(
                exchanger(policy, name),
                server.settings().keepRefusals(),
                clock,
                settings.caches().of(Part.REFUSED_EXCHANGES).sharedBy((int) settings.policies().values().stream()
                        .filter(other -> other.server() != null)
                        .count()));
    }

    private TokenExchanger exchanger(ConfiguredPolicy policy, String name) {
        var server = Objects.requireNonNull(members.get(name));
        var partner = members.get(policy.partner());
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

    /** A server's tokens may name the actors of issuers that vouch for actors, and the server's own actors. */
    private Set<String> actors(ConfiguredServer server) {
        var actors = new HashSet<>(actorIssuers);
        actors.add(server.issuer());
        return actors;
    }
}
