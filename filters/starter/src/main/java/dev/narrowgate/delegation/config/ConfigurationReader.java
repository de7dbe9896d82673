package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.constraint.CheckedSections;
import dev.narrowgate.delegation.config.constraint.SettingsValidator;
import dev.narrowgate.delegation.config.graph.ConfiguredGraph;
import dev.narrowgate.delegation.config.issuer.IssuerReader;
import dev.narrowgate.delegation.config.issuer.ProviderWarnings;
import dev.narrowgate.delegation.config.issuer.SignalReader;
import dev.narrowgate.delegation.config.policy.ActorNames;
import dev.narrowgate.delegation.config.policy.ChainReader;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.config.policy.CredentialReader;
import dev.narrowgate.delegation.config.policy.DecisionPointWarnings;
import dev.narrowgate.delegation.config.policy.PolicyReader;
import dev.narrowgate.delegation.config.policy.PolicySettings;
import dev.narrowgate.delegation.config.policy.PositionReader;
import dev.narrowgate.delegation.config.policy.ShadowReader;
import dev.narrowgate.delegation.config.policy.TaskReader;
import dev.narrowgate.delegation.config.route.MovedKeys;
import dev.narrowgate.delegation.config.route.OpenSettings;
import dev.narrowgate.delegation.config.route.RouteChecks;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.route.SignalPaths;
import dev.narrowgate.delegation.config.server.ExchangeReader;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.InsecureHosts;
import dev.narrowgate.delegation.config.source.UnboundSettings;
import dev.narrowgate.delegation.config.tokenservice.TokenServiceReader;
import dev.narrowgate.delegation.decision.DelegationPolicy;
import dev.narrowgate.delegation.engine.decision.point.ConfiguredDecisionPoint;
import dev.narrowgate.delegation.engine.decision.point.DecisionPointSettings;
import dev.narrowgate.delegation.engine.exchange.server.ConfiguredServer;
import dev.narrowgate.delegation.engine.exchange.server.ServerRules;
import dev.narrowgate.delegation.engine.exchange.server.ServerSettings;
import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.IssuerRole;
import dev.narrowgate.delegation.web.RoutePolicy.NextHopChallenge;
import dev.narrowgate.delegation.web.route.DelegatedFilters;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.core.env.ConfigurableEnvironment;

/** Reads the configuration into immutable settings, or reports all problems. */
public final class ConfigurationReader {

    private static final Logger LOG = LoggerFactory.getLogger(ConfigurationReader.class);

    private final ConfigurationSource source;
    private final List<ConfigurationProblem> warnings = new ArrayList<>();
    private Set<String> policyNames = Set.of();
    private Set<String> policiesOfClients = Set.of();
    private DelegatedFilters delegatedFilters = new DelegatedFilters(Set.of(), false);

    private ConfigurationReader(ConfigurableEnvironment environment) {
        this.source = new ConfigurationSource(environment);
    }

    /** Fails with {@link InvalidConfigurationException}, which holds all problems, those of the routes included. */
    public static DelegationSettings read(ConfigurableEnvironment environment, RouteVocabulary vocabulary) {
        var reader = new ConfigurationReader(environment);
        var settings = reader.read();
        var routes = reader.checkRoutes(vocabulary);
        ConfiguredGraph.checked(reader.source, settings, environment, reader.warnings);
        if (settings == null || !reader.source.problems().isEmpty()) {
            throw new InvalidConfigurationException(reader.source.problems());
        }
        reader.warnings.forEach(warning -> LOG.warn("{}", warning));
        routes.warnings().forEach(warning -> LOG.warn("{}", warning));
        return settings;
    }

    /** Reads the configuration without the routes and without warnings. Returns null if it has a problem. */
    static @Nullable DelegationSettings quietly(ConfigurableEnvironment environment) {
        var reader = new ConfigurationReader(environment);
        var settings = reader.read();
        return reader.source.problems().isEmpty() ? settings : null;
    }

    /** Checks the configuration and starts nothing. */
    public static ConfigurationReport check(ConfigurableEnvironment environment, RouteVocabulary vocabulary) {
        var reader = new ConfigurationReader(environment);
        var settings = reader.read();
        var routes = reader.checkRoutes(vocabulary);
        var graph = ConfiguredGraph.checked(reader.source, settings, environment, reader.warnings);
        var warnings = new ArrayList<>(reader.warnings);
        warnings.addAll(UnboundSettings.in(environment));
        warnings.addAll(routes.warnings());
        return new ConfigurationReport(reader.source.problems(), warnings, routes.count(), graph);
    }

    private RouteChecks.Result checkRoutes(RouteVocabulary vocabulary) {
        return new RouteChecks(source, vocabulary, delegatedFilters).check(policyNames, policiesOfClients);
    }

    private @Nullable DelegationSettings read() {
        warnings.addAll(new MovedKeys(source).check());
        warnings.addAll(new OpenSettings(source).check());
        var written = source.bind(
                DelegationProperties.PREFIX, Bindable.of(DelegationProperties.class), DelegationProperties.class);
        if (written == null) {
            source.problem(DelegationProperties.PREFIX, "missing (expected: at least gateway, issuers and policies)");
            return null;
        }
        policyNames = written.policies().keySet();
        warnings.addAll(InsecureHosts.check(source, orEmpty(written.allowInsecureHttp())));
        // Before the rules of the sections: only the first problem of a place is kept, and this one names both keys.
        warnings.addAll(new GatewayNames(source).check(written));
        SettingsValidator.validate(DelegationProperties.PREFIX, written, source.insecureHosts(), source::problem);
        new CheckedSections(source).check(DelegationProperties.PREFIX, written);
        var gateway = source.address(written.gateway());
        var name = written.gateway();
        var issuers = new IssuerReader(source, name).read(orEmpty(written.issuers()));
        if (issuers.isEmpty() && source.problems().isEmpty()) {
            source.problem(key("issuers"), "empty (expected: whom this gateway believes)");
        }
        new OperatorReader(source, issuers).check(orEmpty(written.operators()));
        var actors = new ActorNames(source, issuers, written.proofs().trustDomains());
        actors.read(written.actors());
        warnings.addAll(new ProviderWarnings(source, issuers).of(written.policies()));
        var positions = new PositionReader(source, issuers);
        var publicUri = written.publicUri() == null ? gateway : source.address(written.publicUri());
        if (publicUri != null && publicUri.getRawQuery() != null) {
            source.problem(
                    key("public-uri"),
                    "'" + publicUri + "' has a query (expected: none, because metadata stand between host and path)");
        }
        var points = written.decisionPoints().keySet();
        var policies = new TaskReader(source, written)
                .checkStore()
                .limiting(new PolicyReader(source, actors, positions, publicUri, points).read(written.policies()));
        var decisionPoints = decisionPoints(written.decisionPoints());
        warnings.addAll(new DecisionPointWarnings(source).of(written));
        var servers = servers(written.servers(), issuers);
        var exchangeReader = new ExchangeReader(source, written.servers());
        var exchanges = exchangeReader.read(written.policies());
        var partners = exchangeReader.partners(written.policies());
        var chains = new ChainReader(source, written);
        var provenance = chains.read();
        warnings.addAll(chains.warnings());
        var headerRules = new HeaderRules(source);
        var headers = headerRules.headers(written.provenance().headers());
        var credentials = new CredentialReader(source, headers, written.servers()).read(written.policies());
        var shadowReader = new ShadowReader(source, headers, Instant.now());
        var shadows = shadowReader.read(written.policies());
        warnings.addAll(shadowReader.warnings());
        var requestHeaders = headerRules.requestHeaders(
                written.policies(),
                headers,
                policy -> CredentialReader.headers(credentials.get(policy), shadows.get(policy)));
        var elsewhere = new HashSet<>(exchanges.keySet());
        elsewhere.addAll(credentials.keySet());
        var tokenService =
                new TokenServiceReader(source, actors, policies, elsewhere).read(written.tokenService(), policyNames);
        var signals = new SignalReader(source, issuers).read(orEmpty(written.signals()), name);
        warnings.addAll(new SignalPaths(source).check(signals));
        policiesOfClients = tokenService == null
                ? Set.of()
                : tokenService.clients().stream()
                        .flatMap(client -> client.policies().values().stream())
                        .map(DelegationPolicy::name)
                        .collect(Collectors.toUnmodifiableSet());
        new TaskReader(source, written).checkClients(policiesOfClients);
        var signingKeys = written.signing().checked(source.below(key("signing")));
        var transport = new TransportReader(source);
        transport.checkForwarders(written.proofs().clientCertFrom());
        var hosts = transport.hosts(written.hosts());
        delegatedFilters = new DelegatedFilters(filtersAllowed(written.filtersAllowed()), !hosts.isEmpty());
        var problems = new ProblemReader(source, warnings).read(written);
        var bodySizes = transport.bodySizes(written.policies());
        if (!source.problems().isEmpty()) {
            return null;
        }
        var configured = new LinkedHashMap<String, ConfiguredPolicy>();
        policies.forEach((policy, read) -> configured.put(
                policy,
                new ConfiguredPolicy(
                        read,
                        exchanges.get(policy),
                        partners.get(policy),
                        credentials.get(policy),
                        shadows.get(policy),
                        nextHop(written.policies().get(policy), issuers),
                        requestHeaders.get(policy),
                        bodySizes.get(policy))));
        return new DelegationSettings(
                written,
                Objects.requireNonNull(name),
                Objects.requireNonNull(publicUri),
                hosts,
                List.copyOf(issuers),
                Map.copyOf(actors.audiences()),
                Map.copyOf(actors.workloads()),
                written.signing(),
                signingKeys,
                servers,
                decisionPoints,
                configured,
                tokenService,
                written.audit(),
                headers,
                written.proofs(),
                written.keys(),
                written.cache().budget(),
                written.limits().limits(),
                delegatedFilters,
                written.proxyHeader(),
                problems,
                source.insecureHosts(),
                written.reload(),
                signals,
                provenance);
    }

    private Map<String, ConfiguredDecisionPoint> decisionPoints(Map<String, DecisionPointSettings> written) {
        var points = new LinkedHashMap<String, ConfiguredDecisionPoint>();
        written.forEach((name, point) -> {
            if (point != null) {
                points.put(name, point.configured(source.below(key("decision-points") + "." + name)));
            }
        });
        return points;
    }

    private Map<String, ConfiguredServer> servers(Map<String, ServerSettings> written, List<ConfiguredIssuer> issuers) {
        var servers = new LinkedHashMap<String, ConfiguredServer>();
        written.forEach((name, server) -> {
            var read = server == null
                    ? null
                    : new ServerRules(name, server, issuers, source.below(key("servers") + "." + name)).configured();
            if (read != null) {
                servers.put(name, read);
            }
        });
        return servers;
    }

    private Set<String> filtersAllowed(List<String> written) {
        for (int i = 0; i < written.size(); i++) {
            var refusal = DelegatedFilters.refusal(written.get(i));
            if (refusal != null || written.get(i).isBlank()) {
                source.problem(
                        key("filters-allowed") + "[" + i + "]",
                        "'" + written.get(i) + "' cannot be allowed" + (refusal == null ? "" : ": " + refusal)
                                + " (expected: a filter of the application's own)");
            }
        }
        return written.stream().filter(name -> !name.isBlank()).collect(Collectors.toUnmodifiableSet());
    }

    /** Returns how a challenge is handled. A next hop that is trusted as a gateway is a gateway. */
    private static NextHopChallenge nextHop(@Nullable PolicySettings policy, List<ConfiguredIssuer> issuers) {
        var written = policy == null ? null : policy.challenges();
        if (written != null) {
            return switch (written) {
                case HIDE -> NextHopChallenge.REFUSED;
                case PASS -> NextHopChallenge.PASSED;
                case GATEWAY -> NextHopChallenge.RELAYED;
            };
        }
        return issuers.stream()
                        .anyMatch(issuer -> policy != null
                                && issuer.issuer().equals(policy.audience())
                                && issuer.vouchesFor().contains(IssuerRole.GATEWAY))
                ? NextHopChallenge.RELAYED
                : NextHopChallenge.REFUSED;
    }

    private static String key(String name) {
        return DelegationProperties.PREFIX + "." + name;
    }

    /** A list that could not be bound is null. */
    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }
}
