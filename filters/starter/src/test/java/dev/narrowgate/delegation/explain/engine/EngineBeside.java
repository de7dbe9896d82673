package dev.narrowgate.delegation.explain.engine;

import dev.narrowgate.delegation.assembly.EngineCustomizer;
import dev.narrowgate.delegation.assembly.Introspections;
import dev.narrowgate.delegation.assembly.TrustedIssuers;
import dev.narrowgate.delegation.assembly.WorkloadDirectory;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.keys.KeySources;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import dev.narrowgate.delegation.engine.verification.NimbusTokenVerifier;
import dev.narrowgate.delegation.revocation.WatchedRevocations;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
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
                    if (uri != null && FileUri.isOne(uri)) {
                        return KeySources.file(FileUri.path(uri));
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
        return gateway.getBeanProvider(EngineCustomizer.class).stream()
                .findAny()
                .isEmpty();
    }
}
