package dev.narrowgate.delegation.assembly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.decision.CachingPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.decision.ObservedPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.exchange.CachingTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.ObservedTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.credential.CredentialTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.MintingTokenExchanger;
import dev.narrowgate.delegation.engine.exchange.own.ProvenanceTokenExchanger;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.oauth.CallGuardMetrics;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.observation.ReplacedMeters;
import dev.narrowgate.delegation.engine.possession.ObservedPresenterVerifier;
import dev.narrowgate.delegation.engine.possession.mtls.CachingCertificateVerifier;
import dev.narrowgate.delegation.engine.store.CacheBudget.Part;
import dev.narrowgate.delegation.engine.verification.CachingProvenanceVerifier;
import dev.narrowgate.delegation.engine.verification.CachingTokenVerifier;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ObservedTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ProvenanceReader;
import dev.narrowgate.delegation.exchange.NarrowingTokenExchanger;
import dev.narrowgate.delegation.exchange.PolicyTokenExchanger;
import dev.narrowgate.delegation.exchange.RevocationCheckingTokenExchanger;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The parts that change together when the configuration changes, as one value. Plain Java makes them from the
 * settings, in the order in which a request passes them. The engine holds no port and no thread.
 */
public final class DelegationEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DelegationEngine.class);

    private final DelegationSettings settings;
    private final LastingParts lasting;
    private final EngineTools tools;

    private final TrustedIssuers issuers;
    private final Introspections introspections;
    private final TokenVerifier tokens;
    private final PresenterVerifier presenters;
    private final PolicyDecisionPoint decisions;
    private final ExchangeServers servers;
    private final TokenExchanger exchanger;
    private final HopStages stages;

    /** Remove this engine's caches from the parts that outlive it. */
    private final List<Runnable> farewells;

    private final List<Runnable> meters = new ArrayList<>();
    private final List<Runnable> caches = new ArrayList<>();

    /**
     * Makes an engine, and fetches the keys of its issuers before the first token arrives. A constructor that fails leaves no
     * listener and no open client.
     */
    public static DelegationEngine of(DelegationSettings settings, LastingParts lasting, EngineTools tools) {
        var farewells = new ArrayList<Runnable>();
        var clients = new OAuthClients(tools.bundles(), tools.clock(), tools.ids());
        try {
            return new DelegationEngine(settings, lasting, tools, clients, farewells);
        } catch (RuntimeException failed) {
            farewells.forEach(Runnable::run);
            closeQuietly(clients);
            throw failed;
        }
    }

    private DelegationEngine(
            DelegationSettings settings,
            LastingParts lasting,
            EngineTools tools,
            OAuthClients clients,
            List<Runnable> farewells) {
        this.farewells = farewells;
        this.settings = settings;
        this.lasting = lasting;
        this.tools = tools;
        this.issuers = TrustedIssuers.of(settings, lasting.signingKeys(), tools.clock());
        issuers.keys().forEach(CachedKeys::refresh);
        this.introspections = new Introspections(settings, issuers, clients, tools.clock());
        this.tokens = verification();
        var provenances = provenances();
        this.presenters = possession();
        this.decisions = decision();
        this.servers = servers(clients);
        this.exchanger = exchange();
        this.stages = new HopStages(
                tokens, provenances, presenters, issuers.rules(settings), decisions, lasting.revocations());
    }

    private TokenVerifier verification() {
        var introspecting = introspections.beside(new NimbusTokenVerifier(issuers.all(), tools.clock()));
        // Tokens are verified again as often as keys are fetched, because only a fetch shows that a key is gone.
        var again = settings.keyTimes().refresh();
        var caching = new CachingTokenVerifier(
                introspecting, tools.clock(), again, settings.caches().of(Part.VERIFIED_TOKENS));
        // Results of a key are void when the issuer removes the key.
        issuers.keys().forEach(keys -> keys.onRemoval(caching::clear));
        farewells.add(lasting.signingKeys().onRevocation(caching::clear));
        remembers(caching.cache(), "delegation.tokens");
        // Outside the cache: a revoked token is refused at once.
        var revocable = new RevocationCheckingTokenVerifier(caching, lasting.revocations());
        // Outermost: hits are counted too.
        return new ObservedTokenVerifier(tools.customizer().tokenVerifier(revocable), tools.registry());
    }

    private ProvenanceVerifier provenances() {
        var caching = new CachingProvenanceVerifier(
                new ProvenanceReader(issuers.all(), tools.clock()),
                tools.clock(),
                settings.keyTimes().refresh(),
                settings.caches().of(Part.PROVENANCES));
        issuers.keys().forEach(keys -> keys.onRemoval(caching::clear));
        farewells.add(lasting.signingKeys().onRevocation(caching::clear));
        remembers(caching.cache(), "delegation.provenances");
        return caching;
    }

    private PresenterVerifier possession() {
        var verifiers = PresenterVerifiers.of(
                tokens,
                settings,
                lasting.workloads(),
                lasting.nonces().nonces(),
                lasting.replays(),
                this::caching,
                tools.clock());
        return new ObservedPresenterVerifier(tools.customizer().presenterVerifier(verifiers), tools.registry());
    }

    private PresenterVerifier caching(PresenterVerifier svids) {
        var caching = new CachingCertificateVerifier(
                svids,
                tools.clock(),
                settings.keyTimes().refresh(),
                settings.caches().of(Part.CERTIFICATES));
        farewells.add(lasting.workloads().domains().onChange(caching::clear));
        remembers(caching.cache(), "delegation.certificates");
        return caching;
    }

    private PolicyDecisionPoint decision() {
        var caching = new CachingPolicyDecisionPoint(
                new LocalPolicyDecisionPoint(tools.ids()),
                settings.policies().values().stream()
                        .map(ConfiguredPolicy::policy)
                        .toList(),
                tools.clock(),
                settings.caches().of(Part.DECISIONS));
        remembers(caching.cache(), "delegation.decisions");
        return new ObservedPolicyDecisionPoint(tools.customizer().policyDecisionPoint(caching), tools.registry());
    }

    private ExchangeServers servers(OAuthClients clients) {
        var made = new ExchangeServers(settings, clients, issuers.actorIssuers(), tools.clock());
        made.keys().forEach(CachedKeys::refresh);
        meters.add(() -> CallGuardMetrics.bind(
                made.endpoints().stream().map(GuardedEndpoint::guard).toList(), tools.registry()));
        return made;
    }

    private TokenExchanger exchange() {
        var byPolicy = new HashMap<>(servers.byPolicy());
        for (var policy : settings.policies().values()) {
            if (policy.credential() != null) {
                byPolicy.put(
                        policy.name(),
                        new CredentialTokenExchanger(
                                settings.gateway(), policy.credential(), tools.clock(), tools.ids()));
            }
        }
        var minting = new MintingTokenExchanger(settings.gateway(), lasting.signingKeys(), tools.clock(), tools.ids());
        var beside = settings.provenance();
        // Inside the check: a token may lack its chain only if signed provenance beside the token carries it.
        var provenance = new ProvenanceTokenExchanger(
                new PolicyTokenExchanger(byPolicy, minting),
                settings.gateway(),
                lasting.signingKeys(),
                beside.beside(),
                beside.accompanied(),
                beside.signed(),
                tools.clock(),
                tools.ids());
        // Inside the cache: a token that is wider than its grant is never cached.
        var narrowing = new NarrowingTokenExchanger(tools.customizer().tokenExchanger(provenance), tools.clock());
        var caching = new CachingTokenExchanger(
                narrowing,
                tools.clock(),
                settings.caches().of(Part.ISSUED_TOKENS),
                settings.caches().of(Part.RENEWALS),
                failure -> tools.registry()
                        .counter("delegation.renewals.refused", "failure", failure.code())
                        .increment());
        // A cached token must not be served after the key that signed it is revoked or removed.
        farewells.add(lasting.signingKeys().onRevocation(caching::clear));
        servers.keys().forEach(keys -> keys.onRemoval(caching::clear));
        remembers(caching.cache(), "delegation.issued");
        farewells.add(lasting.revocations().onRevocation(caching::revoke));
        // Outside the cache, as for incoming tokens.
        var revocable = new RevocationCheckingTokenExchanger(caching, lasting.revocations());
        return new ObservedTokenExchanger(revocable, tools.registry());
    }

    private void remembers(Cache<?, ?> cache, String name) {
        caches.add(cache::invalidateAll);
        meters.add(() -> ReplacedMeters.ofCache(tools.registry(), cache, name));
    }

    /** Puts the meters of this engine in the place of those of the engine before. */
    void bindMeters() {
        meters.forEach(Runnable::run);
    }

    /** Empties the caches: requests that are under way go on, and the memory is the next engine's. */
    void retire() {
        caches.forEach(Runnable::run);
    }

    public DelegationSettings settings() {
        return settings;
    }

    public LastingParts lasting() {
        return lasting;
    }

    public EngineTools tools() {
        return tools;
    }

    public TrustedIssuers issuers() {
        return issuers;
    }

    public Introspections introspections() {
        return introspections;
    }

    public ExchangeServers servers() {
        return servers;
    }

    public TokenVerifier tokens() {
        return tokens;
    }

    public PresenterVerifier presenters() {
        return presenters;
    }

    public PolicyDecisionPoint decisions() {
        return decisions;
    }

    public TokenExchanger exchanger() {
        return exchanger;
    }

    public HopStages stages() {
        return stages;
    }

    /** Releases the parts that the next engine does not take over. */
    @Override
    public void close() {
        farewells.forEach(Runnable::run);
        closeQuietly(servers);
    }

    private static void closeQuietly(AutoCloseable part) {
        try {
            part.close();
        } catch (Exception unclosed) {
            LOG.warn(
                    "A part of an engine could not be closed: {}",
                    unclosed.getClass().getName());
        }
    }
}
