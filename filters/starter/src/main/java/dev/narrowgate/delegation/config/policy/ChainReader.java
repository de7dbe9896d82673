package dev.narrowgate.delegation.config.policy;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.ProvenanceSettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.engine.exchange.server.ExchangeSettings;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.engine.exchange.server.grant.ExchangeProfile;
import dev.narrowgate.delegation.engine.verification.ChainPlace;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.engine.verification.IssuerSettings;
import dev.narrowgate.delegation.engine.verification.ProvenanceReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the policies and issuers whose chains travel beside the token. A server that issues for such a policy issues tokens without a
 * chain. So its tokens need provenance here as well, even if its issuer has no {@code chain} of its own.
 */
public final class ChainReader {

    private final ConfigurationSource source;
    private final DelegationProperties written;
    private final List<ConfigurationProblem> warnings = new ArrayList<>();

    /** The policies whose chain travels beside the token, by the issuer of the server that issues for them. */
    private final Map<String, TreeSet<String>> policies = new LinkedHashMap<>();

    private final Map<String, Set<String>> firstHand = new HashMap<>();
    private final Map<String, Set<String>> agents = new HashMap<>();
    private final Map<String, Set<String>> subjectIssuers = new HashMap<>();

    public ChainReader(ConfigurationSource source, DelegationProperties written) {
        this.source = source;
        this.written = written;
        written.policies().forEach((name, policy) -> {
            var exchange = policy == null ? null : policy.exchange();
            if (exchange != null && exchange.chain() == ChainPlace.BESIDE) {
                policy(name, exchange);
            }
        });
    }

    /** Returns the policies whose tokens need provenance: the next gateway accepts no token of these issuers without it. */
    private Set<String> accompanied(Set<String> marked) {
        var names = new HashSet<String>();
        written.policies().forEach((name, policy) -> {
            var exchange = policy == null ? null : policy.exchange();
            var server = exchange == null ? null : server(exchange);
            if (server != null && server.issuer() != null && marked.contains(server.issuer())) {
                names.add(name);
            }
        });
        return Set.copyOf(names);
    }

    private @Nullable ServerSettings server(ExchangeSettings exchange) {
        var name = exchange.then() == null ? exchange.server() : exchange.then();
        return name == null ? null : written.servers().get(name);
    }

    private void policy(String name, ExchangeSettings exchange) {
        var server = server(exchange);
        if (server == null || server.issuer() == null) {
            // The rules of the server report this.
            return;
        }
        if (server.profile() == ExchangeProfile.TRANSACTION_TOKEN) {
            source.problem(
                    DelegationProperties.PREFIX + ".policies." + name + ".exchange.chain",
                    "'beside' with a server of transaction tokens, which no gateway takes (expected: token)");
        }
        policies.computeIfAbsent(server.issuer(), issuer -> new TreeSet<>()).add(name);
    }

    public ProvenanceSettings read() {
        ofServers();
        var issuers = written.issuers();
        for (int i = 0; i < issuers.size(); i++) {
            var issuer = issuers.get(i);
            if (issuer != null && issuer.issuer() != null) {
                issuer(DelegationProperties.PREFIX + ".issuers[" + i + "]", issuer.issuer(), issuer);
            }
        }
        var marked = new HashSet<>(policies.keySet());
        marked.addAll(firstHand.keySet());
        return new ProvenanceSettings(
                written.provenance().signed(),
                policies.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet()),
                accompanied(marked),
                Set.copyOf(marked),
                Map.copyOf(firstHand),
                Map.copyOf(agents),
                Map.copyOf(subjectIssuers));
    }

    /** The warnings about tokens that are refused and that an operator may expect to be accepted. */
    public List<ConfigurationProblem> warnings() {
        return warnings;
    }

    private void issuer(String key, String name, IssuerSettings issuer) {
        if (issuer.types() != null && IssuerSettings.types(issuer.types()).contains(ProvenanceReader.TYPE)) {
            source.problem(
                    key + ".types",
                    "'" + ProvenanceReader.TYPE + "' is no token to ask with (expected: types of access tokens)");
        }
        var clients = texts(key + ".first-hand-clients", issuer.firstHandClients(), "a client_id");
        var ofAgents = texts(key + ".first-hand-agents", issuer.firstHandAgents(), "a client_id");
        var names = texts(key + ".subject-issuers", issuer.subjectIssuers(), "an issuer");
        var used = policies.get(name);
        if (used == null && issuer.chain() != ChainPlace.BESIDE) {
            needsBeside(key + ".first-hand-clients", issuer.firstHandClients());
            needsBeside(key + ".first-hand-agents", issuer.firstHandAgents());
            needsBeside(key + ".subject-issuers", issuer.subjectIssuers());
            return;
        }
        if (issuer.chain() == ChainPlace.TOKEN) {
            source.problem(
                    key + ".chain",
                    "'token', while the tokens that it issues for policy " + (used == null ? "" : used.first())
                            + " have their chain beside them (expected: beside)");
        }
        if (issuer.vouchesFor().contains(IssuerRole.GATEWAY)) {
            source.problem(
                    key + ".vouches-for",
                    "gateway with chain: beside (expected: no gateway, because its tokens carry their chain)");
        }
        checkGateways(key + ".first-hand-clients", name, clients);
        checkGateways(key + ".first-hand-agents", name, ofAgents);
        checkAgents(key + ".first-hand-clients", name, clients, ofAgents);
        firstHand.put(name, clients);
        agents.put(name, ofAgents);
        subjectIssuers.computeIfAbsent(name, known -> new HashSet<>()).addAll(names);
        if (clients.isEmpty() && ofAgents.isEmpty()) {
            warnings.add(new ConfigurationProblem(
                    key + ".first-hand-clients",
                    "none: every token of " + name
                            + " is refused without Delegation-Provenance, those too that people and"
                            + " agents get from it themselves (expected: the clients that they get these with)"));
        }
    }

    private void needsBeside(String key, @Nullable List<String> texts) {
        if (texts != null) {
            source.problem(key, "without chain: beside (expected: both, because all its tokens carry their chain)");
        }
    }

    private Set<String> texts(String key, @Nullable List<String> texts, String expected) {
        var known = new HashSet<String>();
        for (int i = 0; texts != null && i < texts.size(); i++) {
            if (texts.get(i) == null || texts.get(i).isBlank()) {
                source.problem(key + "[" + i + "]", "empty (expected: " + expected + ")");
            } else {
                known.add(texts.get(i));
            }
        }
        return Set.copyOf(known);
    }

    /** The tokens that this gateway gets from the server have lost their chain, so its client is never first hand. */
    private void checkGateways(String key, String issuer, Set<String> clients) {
        written.servers().forEach((name, server) -> {
            if (server != null
                    && issuer.equals(server.issuer())
                    && clients.contains(String.valueOf(server.clientId()))) {
                source.problem(
                        key,
                        "'" + server.clientId() + "' is this gateway at server " + name
                                + " (expected: clients that exchange no tokens)");
            }
        });
    }

    /** An agent can exchange the token of its caller, and the new token has lost its chain. */
    private void checkAgents(String key, String issuer, Set<String> clients, Set<String> ofAgents) {
        var known = new HashSet<>(ofAgents);
        written.actors().forEach((name, actor) -> {
            known.add(name);
            if (actor != null && issuer.equals(actor.issuer()) && actor.subject() != null) {
                known.add(actor.subject());
            }
        });
        new TreeSet<>(clients)
                .stream()
                        .filter(known::contains)
                        .forEach(client -> source.problem(
                                key, "'" + client + "' is an agent (expected: it among first-hand-agents alone)"));
    }

    /** Adds the mappings of servers, because a configured mapping also holds for tokens that arrive (law 1). */
    private void ofServers() {
        for (var server : written.servers().values()) {
            if (server != null && server.issuer() != null && server.subjectIssuers() != null) {
                subjectIssuers
                        .computeIfAbsent(server.issuer(), known -> new HashSet<>())
                        .addAll(server.subjectIssuers().stream()
                                .filter(Objects::nonNull)
                                .toList());
            }
        }
    }
}
