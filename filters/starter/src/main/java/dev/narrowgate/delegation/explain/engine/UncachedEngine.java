package dev.narrowgate.delegation.explain.engine;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.EDDSA;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.assembly.CertifiedTransports;
import dev.narrowgate.delegation.assembly.Introspections;
import dev.narrowgate.delegation.assembly.OAuthClients;
import dev.narrowgate.delegation.assembly.OwnRequests;
import dev.narrowgate.delegation.assembly.PresenterVerifiers;
import dev.narrowgate.delegation.assembly.TimeOrderedIds;
import dev.narrowgate.delegation.assembly.TrustedIssuers;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.PolicyReader;
import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.point.ConsultingPolicyDecisionPoint;
import dev.narrowgate.delegation.decision.point.DecisionPoint;
import dev.narrowgate.delegation.decision.point.Verdict;
import dev.narrowgate.delegation.engine.decision.point.ConfiguredDecisionPoint;
import dev.narrowgate.delegation.engine.decision.point.DecisionPoints;
import dev.narrowgate.delegation.engine.decision.point.ExplainedDecisionPoints;
import dev.narrowgate.delegation.engine.keys.CachedKeys;
import dev.narrowgate.delegation.engine.keys.JwksCachePolicy;
import dev.narrowgate.delegation.engine.signing.KeyRotation;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.signing.SigningMaterial;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.engine.verification.ProvenanceReader;
import dev.narrowgate.delegation.engine.verification.TrialKeys;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.pipeline.TaskKeeper;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.TokenUse;
import dev.narrowgate.delegation.token.VerifiedProvenance;
import dev.narrowgate.delegation.token.VerifiedToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import reactor.core.publisher.Mono;

/**
 * The stages that judge a hop, made from settings by the code that makes them at the start. It keeps no token, no
 * decision and no proof for later requests, so its use changes nothing.
 */
public final class UncachedEngine {

    private static final String TRIAL_ALGORITHM = EDDSA;

    /**
     * The sources that an engine may read.
     *
     * @param offline whether only files are read
     * @param own whether tokens of this gateway are verified, which needs its signing keys
     * @param introspection the certificates for introspection; null if no issuer is asked about a token
     * @param decisions makes the decision points of the settings
     */
    public record Sources(
            boolean offline, boolean own, @Nullable SslBundles introspection, Decisions decisions) {}

    /** Makes the decision points that are asked in an explanation. */
    public interface Decisions {

        Map<String, DecisionPoint> of(Map<String, ConfiguredDecisionPoint> configured, InstantSource clock);

        /** The decision points as a gateway asks them. */
        static Map<String, DecisionPoint> asked(Map<String, ConfiguredDecisionPoint> configured, InstantSource clock) {
            return new DecisionPoints(configured, OwnRequests::client, clock, new TimeOrderedIds(clock)).byName();
        }
    }

    /** The parts that all engines of one check share. */
    private record SharedParts(
            Sources sources,
            SigningMaterial material,
            KeyDocuments documents,
            WorkloadDirectory workloads,
            InstantSource clock) {}

    private final DelegationSettings settings;
    private final TrustedIssuers issuers;
    private final TokenVerifier tokens;
    private final ProvenanceVerifier provenances;
    private final HopStages stages;
    private final @Nullable SharedParts shared;
    private final NotedVerdicts verdicts;

    private UncachedEngine(
            DelegationSettings settings,
            TrustedIssuers issuers,
            WorkloadDirectory workloads,
            TokenVerifier tokens,
            Revocations revocations,
            Decisions decisions,
            InstantSource clock,
            @Nullable SharedParts shared) {
        this.settings = settings;
        this.issuers = issuers;
        this.shared = shared;
        this.tokens = tokens;
        this.provenances = new ProvenanceReader(issuers.all(), clock);
        this.verdicts = new NotedVerdicts(decisions.of(settings.decisionPoints(), clock));
        this.stages = new HopStages(
                tokens,
                provenances,
                presenters(settings, workloads, tokens, clock),
                issuers.rules(settings),
                new ConsultingPolicyDecisionPoint(
                        new LocalPolicyDecisionPoint(() -> "explained"), verdicts.points(), clock),
                revocations,
                TaskKeeper.NONE);
    }

    /** Makes the verifiers of presenters, which do not use up a proof. */
    private static PresenterVerifier presenters(
            DelegationSettings settings, WorkloadDirectory workloads, TokenVerifier tokens, InstantSource clock) {
        var presenters = PresenterVerifiers.of(
                tokens,
                settings,
                workloads,
                null,
                kind -> (proof, by, until) -> Answer.ready(true),
                svids -> svids,
                clock);
        return settings.proofs().nonceLifetime() == null ? presenters : new NonceCheck(presenters);
    }

    /** Makes an engine from parts of a running gateway. */
    static UncachedEngine beside(
            DelegationSettings settings,
            TrustedIssuers issuers,
            WorkloadDirectory workloads,
            TokenVerifier tokens,
            Revocations revocations,
            InstantSource clock) {
        return new UncachedEngine(
                settings, issuers, workloads, tokens, revocations, ExplainedDecisionPoints::unasked, clock, null);
    }

    /**
     * Makes an engine from settings. Fails with {@code IOException} or {@code IllegalArgumentException} if the
     * signing keys cannot be used.
     */
    public static UncachedEngine of(DelegationSettings settings, Sources sources, InstantSource clock)
            throws IOException {
        var signing = settings.signing();
        var stored = settings.signingKeys();
        var material = stored == null || !sources.own()
                ? SigningKeys.generate(signing.algorithm())
                : stored.read(signing.algorithm());
        var workloads = WorkloadDirectory.look(settings, sources.offline(), clock);
        return of(
                settings,
                new SharedParts(sources, material, new KeyDocuments(sources.offline()), workloads, clock),
                true);
    }

    /** @param asking whether issuers and decision points are asked about the token */
    private static UncachedEngine of(DelegationSettings settings, SharedParts shared, boolean asking) {
        var clock = shared.clock();
        var issuers = TrustedIssuers.of(
                settings,
                keys(shared.material(), settings, clock),
                clock,
                once(settings),
                issuer -> shared.documents().of(issuer, settings));
        var signed = new NimbusTokenVerifier(issuers.all(), clock);
        var bundles = shared.sources().introspection();
        var tokens = bundles == null || !asking
                ? Introspections.unasked(signed, settings.issuers())
                : introspecting(settings, issuers, bundles, clock).beside(signed);
        var unknown = settings.signing().keys() == null ? settings.gateway() : null;
        return new UncachedEngine(
                settings,
                issuers,
                shared.workloads(),
                new OnceTokenVerifier(tokens, unknown),
                Revocations.NONE,
                // A decision point is not asked about a request that was not sent.
                asking ? shared.sources().decisions() : (points, at) -> ExplainedDecisionPoints.permitting(points),
                clock,
                shared);
    }

    private static Introspections introspecting(
            DelegationSettings settings, TrustedIssuers issuers, SslBundles bundles, InstantSource clock) {
        return new Introspections(
                settings,
                issuers,
                new OAuthClients(new CertifiedTransports(bundles), clock, new TimeOrderedIds(clock)),
                clock);
    }

    /** Returns an engine with other settings and the same key sets. It fetches nothing, and asks no issuer about a token. */
    public UncachedEngine changed(DelegationSettings other) {
        if (shared == null) {
            throw new IllegalStateException("an engine of a running gateway takes no other settings");
        }
        return of(other, shared, false);
    }

    /**
     * Returns an engine with other settings, and with trial keys in place of each issuer's keys.
     *
     * @param algorithms the algorithms of the trial keys by issuer; EdDSA for the other issuers
     */
    public UncachedEngine trial(DelegationSettings other, TrialKeys keys, Map<String, String> algorithms) {
        if (shared == null) {
            throw new IllegalStateException("an engine of a running gateway takes no other settings");
        }
        var clock = shared.clock();
        var own = keys.of(other.signing().algorithm());
        var accepting = other.with(other.issuers().stream()
                .map(issuer -> issuer.withAlgorithms(
                        with(issuer.algorithms(), algorithms.getOrDefault(issuer.issuer(), TRIAL_ALGORITHM))))
                .toList());
        var issuers = TrustedIssuers.of(
                accepting,
                keys(own, accepting, clock),
                clock,
                once(accepting),
                issuer -> Mono.fromSupplier(
                        () -> keys.document(algorithms.getOrDefault(issuer.issuer(), TRIAL_ALGORITHM))));
        var tokens = new NimbusTokenVerifier(issuers.all(), clock);
        return new UncachedEngine(
                other,
                issuers,
                shared.workloads(),
                tokens,
                Revocations.NONE,
                (points, at) -> ExplainedDecisionPoints.permitting(points),
                clock,
                shared);
    }

    private static Set<String> with(Set<String> algorithms, String more) {
        return Stream.concat(algorithms.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    /** Fetches keys at once for an unknown kid, because this engine verifies few tokens. */
    private static JwksCachePolicy once(DelegationSettings settings) {
        var times = settings.keyTimes();
        return new JwksCachePolicy(times.refresh(), Duration.ZERO, times.keep(), times.timeout());
    }

    private static SigningKeys keys(SigningMaterial material, DelegationSettings settings, InstantSource clock) {
        return new SigningKeys(
                material, new KeyRotation(settings.signing().publishAhead(), PolicyReader.LONGEST_LIFETIME), clock);
    }

    public DelegationSettings settings() {
        return settings;
    }

    /** The algorithm of this gateway's signatures. */
    public String ownAlgorithm() {
        return settings.signing().algorithm();
    }

    public HopStages stages() {
        return stages;
    }

    /** Returns what a decision point answered on this input; empty if it did not answer, or answered another question since. */
    public Optional<Verdict> verdict(String point, DecisionInput input) {
        return verdicts.verdict(point, input);
    }

    /** Verifies one token alone, without its presenter. */
    public Answer<VerifiedToken> verify(String token, TokenUse use) {
        return tokens.verify(new BearerToken(token), use);
    }

    /** Verifies provenance alone, without the token beside it. */
    public Answer<VerifiedProvenance> provenance(String text) {
        return provenances.verify(new BearerToken(text));
    }

    /** Returns for each other issuer whether its keys are available, and why not. */
    public List<Map.Entry<String, String>> keys() {
        return issuers.keys().stream()
                .map((CachedKeys keys) -> Map.entry(keys.issuer(), keys.state()))
                .toList();
    }
}
