package dev.narrowgate.delegation.assembly;

import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.policy.ConfiguredPolicy;
import dev.narrowgate.delegation.decision.PolicyDecisionPoint;
import dev.narrowgate.delegation.engine.decision.CachingPolicyDecisionPoint;
import dev.narrowgate.delegation.engine.exchange.CachingTokenExchanger;
import dev.narrowgate.delegation.engine.store.CacheBudget.Part;
import dev.narrowgate.delegation.engine.verification.CachingTokenVerifier;
import dev.narrowgate.delegation.exchange.TokenExchanger;
import dev.narrowgate.delegation.verification.TokenVerifier;
import org.jspecify.annotations.Nullable;

/** The caches of one engine: new ones, or those of the engine before it where nothing that they depend on has changed. */
final class EngineCaches {

    // Not the engine before: it would keep all engines before it in memory.
    private final @Nullable CachingTokenVerifier verifiedBefore;
    private final @Nullable CachingPolicyDecisionPoint decidedBefore;
    private final @Nullable CachingTokenExchanger issuedBefore;
    private final Unchanged unchanged;
    private final DelegationSettings settings;
    private final EngineTools tools;

    private @Nullable CachingTokenVerifier verified;
    private @Nullable CachingPolicyDecisionPoint decided;
    private @Nullable CachingTokenExchanger issued;

    EngineCaches(@Nullable EngineCaches before, Unchanged unchanged, DelegationSettings settings, EngineTools tools) {
        var same = unchanged.verification() ? before : null;
        this.verifiedBefore = same == null ? null : same.verified;
        this.decidedBefore = same == null ? null : same.decided;
        this.issuedBefore = same == null ? null : same.issued;
        this.unchanged = unchanged;
        this.settings = settings;
        this.tools = tools;
    }

    /** Ends the use of the caches by the engine before, except for what is the same in both. */
    void retire(EngineCaches next) {
        if (issued != null) {
            issued.retire(next.unchanged.minting());
        }
    }

    CachingTokenVerifier verified(TokenVerifier delegate) {
        // Tokens are verified again as often as keys are fetched, because only a fetch shows that a key is gone.
        verified = verifiedBefore != null
                ? verifiedBefore.over(delegate)
                : new CachingTokenVerifier(
                        delegate,
                        tools.clock(),
                        settings.keyTimes().refresh(),
                        settings.caches().of(Part.VERIFIED_TOKENS));
        return verified;
    }

    CachingPolicyDecisionPoint decided(PolicyDecisionPoint delegate) {
        var policies = settings.policies().values().stream()
                .map(ConfiguredPolicy::policy)
                .toList();
        decided = decidedBefore != null
                ? decidedBefore.over(delegate, policies)
                : new CachingPolicyDecisionPoint(
                        delegate, policies, tools.clock(), settings.caches().of(Part.DECISIONS));
        return decided;
    }

    CachingTokenExchanger issued(TokenExchanger delegate) {
        issued = issuedBefore != null
                ? issuedBefore.over(delegate)
                : new CachingTokenExchanger(
                        delegate,
                        tools.clock(),
                        settings.caches().of(Part.ISSUED_TOKENS),
                        settings.caches().of(Part.RENEWALS),
                        failure -> tools.registry()
                                .counter("delegation.renewals.refused", "failure", failure.code())
                                .increment());
        return issued;
    }
}
