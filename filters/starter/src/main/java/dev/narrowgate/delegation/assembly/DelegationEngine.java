package dev.narrowgate.delegation.assembly;

import com.github.benmanes.caffeine.cache.Cache;
import dev.narrowgate.delegation.assembly.signal.Signals;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.decision.point.ConsultingPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.decision.ObservedPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.decision.point.DecisionPoints;
import dev.narrowgate.delegation.engine.exchange.ObservedTokenExchanger;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.oauth.CallGuardMetrics;
import dev.narrowgate.delegation.engine.oauth.GuardedEndpoint;
import dev.narrowgate.delegation.engine.observation.ReplacedMeters;
import dev.narrowgate.delegation.engine.possession.ObservedPresenterVerifier;
import dev.narrowgate.delegation.engine.possession.mtls.CachingCertificateVerifier;
import dev.narrowgate.delegation.engine.store.CacheBudget.Part;
import dev.narrowgate.delegation.engine.task.Revoking;
import dev.narrowgate.delegation.engine.task.StoredTaskKeeper;
import dev.narrowgate.delegation.engine.task.TaskEnds;
import dev.narrowgate.delegation.engine.task.signal.SignalStreams;
import dev.narrowgate.delegation.engine.verification.CachingProvenanceVerifier;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ObservedTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ProvenanceReader;
import dev.narrowgate.delegation.exchange.NarrowingTokenExchanger;
import dev.narrowgate.delegation.exchange.RevocationCheckingTokenExchanger;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.pipeline.TaskKeeper;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The parts that change together when the configuration changes, as one value. Plain Java makes them from the
 * settings, in the order in which a request passes them. The engine holds no port and no thread.
 */
public final class DelegationEngine implements AutoCloseable {

    private final DelegationSettings settings;
    private final LastingParts lasting;
    private final EngineTools tools;

    private final TrustedIssuers issuers;
    private final Introspections introspections;
    private final TokenVerifier tokens;
    private final PresenterVerifier presenters;
    private final DecisionPoints decisionPoints;
    private final PolicyDecisionPoint decisions;
    private final ExchangeServers servers;
    private final TokenExchanger exchanger;
    private final Revoking revoking;
    private final SignalStreams signals;
    private final TaskKeeper tasks;
    private final HopStages stages;

    /** The caches that the next engine may take over. */
    private final EngineCaches kept;

    /** Remove this engine's caches from the parts that outlive it. */
    private final List<Runnable> farewells;

    private final List<Runnable> meters = new ArrayList<>();
    private final List<Cache<?, ?>> caches = new ArrayList<>();

    /**
     * Makes an engine, and fetches the keys of its issuers before the first token arrives. A constructor that fails leaves no
     * listener and no open client.
     */
    public static DelegationEngine of(DelegationSettings settings, LastingParts lasting, EngineTools tools) {
        return of(settings, lasting, tools, null);
    }

    /** Makes the engine of other settings. It takes over the caches of what did not change. */
    DelegationEngine next(DelegationSettings next) {
        return of(next, lasting, tools, this);
    }

    private static DelegationEngine of(
            DelegationSettings settings, LastingParts lasting, EngineTools tools, @Nullable DelegationEngine before) {
        var farewells = new ArrayList<Runnable>();
        var clients = new OAuthClients(tools.transports(), tools.clock(), tools.ids());
        try {
            return new DelegationEngine(settings, lasting, tools, clients, farewells, before);
        } catch (RuntimeException | LinkageError failed) {
            farewells.forEach(Runnable::run);
            clients.close();
            throw failed;
        }
    }

    private DelegationEngine(
            DelegationSettings settings,
            LastingParts lasting,
            EngineTools tools,
            OAuthClients clients,
            List<Runnable> farewells,
            @Nullable DelegationEngine before) {
        this.farewells = farewells;
        var unchanged = before == null ? Unchanged.NOTHING : Unchanged.between(before.settings, settings);
        this.settings = unchanged.in(settings);
        this.lasting = lasting;
        this.tools = tools;
        this.kept = new EngineCaches(before == null ? null : before.kept, unchanged, this.settings, tools);
        var keys = before == null ? Map.<String, CachedKeys>of() : unchanged.keys(before.issuers);
        this.issuers = TrustedIssuers.of(this.settings, lasting.signingKeys(), tools.clock(), keys);
        issuers.keys().stream().filter(one -> !unchanged.isFetched(one, keys)).forEach(CachedKeys::refresh);
        this.introspections = new Introspections(this.settings, issuers, clients, tools.clock());
        this.tokens = verification();
        var provenances = provenances();
        this.presenters = possession();
        this.decisionPoints =
                new DecisionPoints(this.settings.decisionPoints(), OwnRequests::client, tools.clock(), tools.ids());
        decisionPoints.refresh();
        this.decisions = decision();
        this.servers = servers(clients);
        this.exchanger = exchange();
        this.revoking = new Revoking(lasting.store(), lasting.applied(), tools.acts(), tools.ids(), tools.clock());
        this.signals = Signals.of(this.settings, issuers, revoking, lasting, tools);
        farewells.add(signals::stop);
        this.tasks = new StoredTaskKeeper(
                lasting.store(), new TaskEnds(revoking, this.settings.tasks(), tools.clock()), this.settings.tasks());
        this.stages = new HopStages(
                tokens, provenances, presenters, issuers.rules(this.settings), decisions, lasting.revocations(), tasks);
    }

    private TokenVerifier verification() {
        var verified = kept.verified(introspections.beside(new NimbusTokenVerifier(issuers.all(), tools.clock())));
        // Results of a key are void when the issuer removes the key.
        issuers.keys().forEach(keys -> farewells.add(keys.onRemoval(verified::clear)));
        farewells.add(lasting.signingKeys().onRevocation(verified::clear));
        farewells.add(lasting.revocations().add(verified));
        remembers(verified.cache(), "delegation.tokens");
        // Outside the cache: a revoked token is refused at once.
        var revocable = new RevocationCheckingTokenVerifier(verified, lasting.revocations());
        // Outermost: hits are counted too.
        return new ObservedTokenVerifier(tools.customizer().tokenVerifier(revocable), tools.registry());
    }

    private ProvenanceVerifier provenances() {
        var caching = new CachingProvenanceVerifier(
                new ProvenanceReader(issuers.all(), tools.clock()),
                tools.clock(),
                settings.keyTimes().refresh(),
                settings.caches().of(Part.PROVENANCES));
        issuers.keys().forEach(keys -> farewells.add(keys.onRemoval(caching::clear)));
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
        bindGuards(decisionPoints.endpoints());
        var decided = kept.decided(new ConsultingPolicyDecisionPoint(
                new LocalPolicyDecisionPoint(tools.ids()), decisionPoints.byName(), tools.clock()));
        farewells.add(lasting.revocations().add(decided));
        remembers(decided.cache(), "delegation.decisions");
        return new ObservedPolicyDecisionPoint(tools.customizer().policyDecisionPoint(decided), tools.registry());
    }

    private ExchangeServers servers(OAuthClients clients) {
        var made = new ExchangeServers(settings, clients, issuers.actorIssuers(), tools.clock());
        made.keys().forEach(CachedKeys::refresh);
        return made;
    }

    private void bindGuards(List<? extends GuardedEndpoint> endpoints) {
        meters.add(() -> CallGuardMetrics.bind(
                endpoints.stream().map(GuardedEndpoint::guard).toList(), tools.registry()));
    }

    private TokenExchanger exchange() {
        var issuing = tools.customizer().tokenExchanger(servers.issuing(lasting, tools));
        // After the sources of credentials have been made, which have endpoints too.
        bindGuards(servers.endpoints());
        // Inside the cache: a token that is wider than its grant is never cached.
        var issued = kept.issued(new NarrowingTokenExchanger(issuing, tools.clock()));
        // A cached token must not be served after the key that signed it is revoked or removed.
        farewells.add(lasting.signingKeys().onRevocation(issued::clear));
        servers.keys().forEach(keys -> farewells.add(keys.onRemoval(issued::clear)));
        remembers(issued.cache(), "delegation.issued");
        farewells.add(lasting.revocations().add(issued));
        // Outside the cache, as for incoming tokens.
        var revocable = new RevocationCheckingTokenExchanger(issued, lasting.revocations());
        return new ObservedTokenExchanger(revocable, tools.registry());
    }

    private void remembers(Cache<?, ?> cache, String name) {
        caches.add(cache);
        meters.add(() -> ReplacedMeters.ofCache(tools.registry(), cache, name));
    }

    /** Puts the meters of this engine in the place of those of the engine before. */
    void bindMeters() {
        meters.forEach(Runnable::run);
    }

    /** Empties the caches that the next engine has not taken over. Requests that are under way go on. */
    void retire(DelegationEngine next) {
        kept.retire(next.kept);
        caches.stream().filter(cache -> !next.caches.contains(cache)).forEach(Cache::invalidateAll);
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

    public DecisionPoints decisionPoints() {
        return decisionPoints;
    }

    public TokenExchanger exchanger() {
        return exchanger;
    }

    public Revoking revoking() {
        return revoking;
    }

    public SignalStreams signals() {
        return signals;
    }

    public TaskKeeper tasks() {
        return tasks;
    }

    public HopStages stages() {
        return stages;
    }

    /** Releases the parts that the next engine does not take over. */
    @Override
    public void close() {
        farewells.forEach(Runnable::run);
        servers.close();
    }
}
