package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.CachedKeys;
import dev.narrowgate.delegation.adapter.jose.KeyRotation;
import dev.narrowgate.delegation.adapter.jose.NimbusTokenVerifier;
import dev.narrowgate.delegation.adapter.jose.ProvenanceReader;
import dev.narrowgate.delegation.adapter.jose.SigningKeys;
import dev.narrowgate.delegation.adapter.jose.SigningMaterial;
import dev.narrowgate.delegation.adapter.jose.TrialKeys;
import dev.narrowgate.delegation.decision.LocalPolicyDecisionPoint;
import dev.narrowgate.delegation.pipeline.HopStages;
import dev.narrowgate.delegation.token.Revocations;
import dev.narrowgate.delegation.token.TokenVerifier;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundles;
import reactor.core.publisher.Mono;

/**
 * The stages in which a hop is judged, made of settings by the code that makes them at the start. It remembers no token, no
 * decision and no proof, so that what is asked of it changes nothing.
 */
public final class UncachedEngine {

    /**
     * Who may be asked.
     *
     * @param offline nobody: only files are read
     * @param introspection by which certificates issuers are asked about tokens; null when they are not asked
     */
    public record Asking(boolean offline, @Nullable SslBundles introspection) {}

    private final DelegationSettings settings;
    private final TrustedIssuers issuers;
    private final WorkloadDirectory workloads;
    private final HopStages stages;

    UncachedEngine(
            DelegationSettings settings,
            TrustedIssuers issuers,
            WorkloadDirectory workloads,
            TokenVerifier tokens,
            Revocations revocations,
            InstantSource clock) {
        this.settings = settings;
        this.issuers = issuers;
        this.workloads = workloads;
        // A nonce of another process cannot be told from an old one, and a proof is not used up by a look at it.
        var presenters = PresenterVerifiers.of(
                tokens, settings, workloads, null, kind -> (proof, by, until) -> true, svids -> svids, clock);
        this.stages = new HopStages(
                tokens,
                new ProvenanceReader(issuers.all(), clock),
                presenters,
                issuers.rules(settings),
                new LocalPolicyDecisionPoint(() -> "explained"),
                revocations);
    }

    /** As the settings say. Fails with {@code IOException} or {@code IllegalArgumentException} when the signing keys are of no use. */
    public static UncachedEngine of(DelegationSettings settings, Asking asking, InstantSource clock)
            throws IOException {
        var signing = settings.signing();
        var material = signing.keys() == null
                ? SigningKeys.generate(signing.algorithm())
                : signing.keys().read(signing.algorithm());
        var issuers = TrustedIssuers.of(settings, keys(material, settings, clock), clock, issuer -> {
            var isFile = issuer.jwksUri() != null && SettingChecks.isFile(issuer.jwksUri());
            return asking.offline() && !isFile
                    ? Mono.error(new IOException("not asked"))
                    : TrustedIssuers.source(issuer, settings);
        });
        var signed = new NimbusTokenVerifier(issuers.all(), clock);
        var bundles = asking.introspection();
        var tokens = bundles == null
                ? Introspections.unasked(signed, settings.issuers())
                : new Introspections(
                                settings, issuers, new OAuthClients(bundles, clock, new TimeOrderedIds(clock)), clock)
                        .beside(signed);
        var workloads = WorkloadDirectory.look(settings, asking.offline(), clock);
        return new UncachedEngine(settings, issuers, workloads, tokens, Revocations.NONE, clock);
    }

    /**
     * With keys of a trial in place of each issuer's, which is not asked.
     *
     * @param algorithms of the trial keys by issuer; EdDSA for the others
     */
    public UncachedEngine trial(
            DelegationSettings changed, TrialKeys keys, Map<String, String> algorithms, InstantSource clock) {
        var own = keys.of(changed.signing().algorithm());
        var issuers = TrustedIssuers.of(
                changed.with(changed.issuers().stream()
                        .map(issuer -> issuer.withAlgorithms(
                                with(issuer.algorithms(), algorithms.getOrDefault(issuer.issuer(), "EdDSA"))))
                        .toList()),
                keys(own, changed, clock),
                clock,
                issuer -> Mono.fromSupplier(() -> keys.document(algorithms.getOrDefault(issuer.issuer(), "EdDSA"))));
        var tokens = new NimbusTokenVerifier(issuers.all(), clock);
        return new UncachedEngine(changed, issuers, workloads, tokens, Revocations.NONE, clock);
    }

    private static Set<String> with(Set<String> algorithms, String more) {
        return Stream.concat(algorithms.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
    }

    private static SigningKeys keys(SigningMaterial material, DelegationSettings settings, InstantSource clock) {
        return new SigningKeys(
                material, new KeyRotation(settings.signing().publishAhead(), PolicyReader.LONGEST_LIFETIME), clock);
    }

    public DelegationSettings settings() {
        return settings;
    }

    /** By which this gateway signs. */
    public String ownAlgorithm() {
        return settings.signing().algorithm();
    }

    public HopStages stages() {
        return stages;
    }

    /** For each issuer that is elsewhere, whether its keys are at hand, and why not. */
    public List<Map.Entry<String, String>> keys() {
        return issuers.keys().stream()
                .map((CachedKeys keys) -> Map.entry(keys.issuer(), keys.state()))
                .toList();
    }
}
