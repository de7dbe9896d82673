package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.KeyFiles;
import dev.narrowgate.delegation.adapter.jose.KeySources;
import dev.narrowgate.delegation.adapter.jose.NimbusTokenVerifier;
import dev.narrowgate.delegation.adapter.jose.SigningKeys;
import dev.narrowgate.delegation.adapter.observation.ObservedPolicyDecisionPoint;
import dev.narrowgate.delegation.adapter.observation.ObservedTokenVerifier;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.token.RevocationCheckingTokenVerifier;
import dev.narrowgate.delegation.token.TokenVerifier;
import dev.narrowgate.delegation.token.WatchedRevocations;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.springframework.beans.factory.BeanFactory;
import reactor.core.publisher.Mono;

/** The engine of {@code explain} beside a gateway that runs: of its settings, its clock, its own keys and its revocations. */
public final class EngineBeside {

    private EngineBeside() {}

    /**
     * @param jwksUri whose document is known without asking for it, so that the tests which count requests are not disturbed
     * @param jwks that document
     */
    public static UncachedEngine of(BeanFactory gateway, String jwksUri, Supplier<String> jwks) {
        var settings = gateway.getBean(DelegationSettings.class);
        var clock = gateway.getBean(InstantSource.class);
        var revocations = gateway.getBean(WatchedRevocations.class);
        var issuers =
                TrustedIssuers.of(settings, gateway.getBean(SigningKeys.class), clock, settings.keyTimes(), issuer -> {
                    var uri = issuer.jwksUri();
                    if (uri != null && SettingChecks.isFile(uri)) {
                        return KeySources.file(KeyFiles.path(uri));
                    }
                    return jwksUri.equals(String.valueOf(uri))
                            ? Mono.fromSupplier(() -> jwks.get().getBytes(StandardCharsets.UTF_8))
                            : Mono.error(new IOException("not asked"));
                });
        var tokens = new RevocationCheckingTokenVerifier(
                Introspections.unasked(new NimbusTokenVerifier(issuers.all(), clock), settings.issuers()), revocations);
        return UncachedEngine.beside(
                settings, issuers, gateway.getBean(WorkloadDirectory.class), tokens, revocations, clock);
    }

    /** Whether the stages are the gateway's own, and none of a test's. */
    public static boolean isPossible(BeanFactory gateway) {
        return gateway.getBean(TokenVerifier.class) instanceof ObservedTokenVerifier
                && gateway.getBean(PolicyDecisionPoint.class) instanceof ObservedPolicyDecisionPoint;
    }
}
