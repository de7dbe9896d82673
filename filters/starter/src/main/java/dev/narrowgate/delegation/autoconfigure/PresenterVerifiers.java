package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.DpopNonces;
import dev.narrowgate.delegation.adapter.jose.DpopVerifier;
import dev.narrowgate.delegation.adapter.jose.JwtSvidVerifier;
import dev.narrowgate.delegation.adapter.jose.WorkloadTokenVerifier;
import dev.narrowgate.delegation.adapter.spiffe.X509SvidVerifier;
import dev.narrowgate.delegation.token.ActorTokenVerifier;
import dev.narrowgate.delegation.token.CertificateKeys;
import dev.narrowgate.delegation.token.CombinedPresenterVerifier;
import dev.narrowgate.delegation.token.PresenterVerifier;
import dev.narrowgate.delegation.token.Replays;
import dev.narrowgate.delegation.token.TokenVerifier;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Each kind of proof by one who knows it, and all of them together. */
final class PresenterVerifiers {

    private PresenterVerifiers() {}

    /**
     * @param nonces that DPoP proofs have to be made with; null when they need none
     * @param used where the proofs of one kind are remembered that were used
     * @param svids around whoever looks at certificates
     */
    static PresenterVerifier of(
            TokenVerifier tokens,
            DelegationSettings settings,
            WorkloadDirectory workloads,
            @Nullable DpopNonces nonces,
            Function<String, Replays> used,
            UnaryOperator<PresenterVerifier> svids,
            InstantSource clock) {
        var actorTokens = new ActorTokenVerifier(tokens);
        var domains = workloads.domains();
        var names = workloads.names();
        var proofs = settings.proofs();
        var all = new ArrayList<PresenterVerifier>();
        all.add(new CertificateKeys(clock));
        all.add(new DpopVerifier(proofs.dpop(), used.apply("dpop"), nonces, clock));
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
