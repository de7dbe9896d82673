package dev.narrowgate.delegation.audit;

import dev.narrowgate.delegation.DelegationFailure.Denied;
import dev.narrowgate.delegation.audit.AuditRecord.Facts;
import dev.narrowgate.delegation.audit.Result.Fault;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.exchange.PresentedTokens;
import dev.narrowgate.delegation.hop.Hop.Verified;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the stages of a hop have established so far. They write in turn, and a cancellation reads on another thread. */
final class KnownFacts {

    private volatile @Nullable VerifiedToken token;
    private volatile @Nullable PresentedTokens verified;
    private volatile @Nullable Delegation delegation;
    private volatile @Nullable String decision;
    private volatile List<Denied> unmet = List.of();

    void genuine(BearerToken text, VerifiedToken subjectToken) {
        verified = new PresentedTokens(text, null);
        token = subjectToken;
    }

    void verified(Verified hop) {
        verified = hop.presented();
        delegation = hop.delegation();
    }

    void unmet(List<Denied> all) {
        unmet = List.copyOf(all);
    }

    void decided(Decision verdict) {
        decision = verdict.id();
    }

    /** Returns the subject token, or null if it is not genuine. */
    @Nullable
    VerifiedToken token() {
        return token;
    }

    /** Returns the issuer of the subject token, or null if the token is not genuine. */
    @Nullable
    String issuer() {
        var genuine = token;
        return genuine == null ? null : genuine.id().issuer();
    }

    /** Returns what the genuine tokens of the request rest on. */
    Grounds grounds() {
        var whole = delegation;
        if (whole != null) {
            return whole.grounds();
        }
        var genuine = token;
        return genuine == null ? Grounds.NONE : Grounds.of(genuine);
    }

    /** Returns every requirement that is not met; none if it is one, which the result names already. */
    List<Fault> faults(PresentedTexts presented) {
        var all = unmet;
        return all.size() < 2
                ? List.of()
                : all.stream()
                        .map(one -> new Fault(one.code(), RedactedText.reason(one, presented)))
                        .toList();
    }

    /** The tokens are read last, so that they include those of every other fact (law 8). */
    Facts with(@Nullable IssuedToken outgoing) {
        return new Facts(token, delegation, decision, outgoing, verified);
    }
}
