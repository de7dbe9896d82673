package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.engine.possession.dpop.DpopNonces;
import dev.narrowgate.delegation.engine.possession.dpop.DpopVerifier;
import dev.narrowgate.delegation.engine.possession.spiffe.JwtSvidVerifier;
import dev.narrowgate.delegation.engine.possession.spiffe.X509SvidVerifier;
import dev.narrowgate.delegation.engine.possession.wimse.WorkloadTokenVerifier;
import dev.narrowgate.delegation.presenter.ActorTokenVerifier;
import dev.narrowgate.delegation.presenter.ClientCertificateVerifier;
import dev.narrowgate.delegation.presenter.CombinedPresenterVerifier;
import dev.narrowgate.delegation.presenter.PresenterVerifier;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.verification.TokenVerifier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Combines the verifiers of all kinds of proof. */
public final class PresenterVerifiers {

    private PresenterVerifiers() {}

    /**
     * @param nonces the nonces that DPoP proofs must contain; null if they need none
     * @param used the cache of used proofs, for each kind of proof
     * @param svids wraps the verifier of X.509-SVIDs
     */
    public static PresenterVerifier of(
            TokenVerifier tokens,
            DelegationSettings settings,
            WorkloadDirectory workloads,
            @Nullable DpopNonces nonces,
            Function<String, ReplayCache> used,
            UnaryOperator<PresenterVerifier> svids,
            InstantSource clock) {
        var actorTokens = new ActorTokenVerifier(tokens);
        var domains = workloads.domains();
        var names = workloads.names();
        var proofs = settings.proofs();
        var all = new ArrayList<PresenterVerifier>();
        all.add(new ClientCertificateVerifier(clock));
        all.add(new DpopVerifier(proofs.dpop().rules(), used.apply("dpop"), nonces, clock));
        if (domains.names().isEmpty()) {
            all.add(actorTokens);
        } else {
            all.add(svids.apply(new X509SvidVerifier(workloads.authorities(), workloads.spiffeNames())));
            all.add(new JwtSvidVerifier(domains, names, settings.gateway(), clock, actorTokens));
            all.add(new WorkloadTokenVerifier(
                    domains, names, used.apply("workload"), proofs.workloadProofLifetime(), clock));
        }
        return new CombinedPresenterVerifier(all);
    }
}
