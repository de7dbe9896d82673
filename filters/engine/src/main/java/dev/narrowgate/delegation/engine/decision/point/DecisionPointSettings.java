package dev.narrowgate.delegation.engine.decision.point;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.Valid;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A policy engine that policies may ask.
 *
 * @param opa The document of OPA's Data API, such as {@code http://127.0.0.1:8181/v1/data/narrowgate/decision}. Allowed:
 *     either this or {@code authzen}.
 * @param authzen The address of an AuthZEN decision point. {@code /access/v1/evaluation} is added to an address without a
 *     path. Allowed: either this or {@code opa}.
 * @param token The bearer token of this gateway there. Read at the start and at each reload. Default: none. Allowed: {@code file:}
 *     and a path, {@code env:} and the name of a variable, or the token itself.
 * @param ca Further authorities for its certificate. Default: those of Java alone. Allowed: {@code file:} and a path to
 *     certificates in PEM.
 * @param timeout For one question. After it the request is refused with 503.
 * @param keep How long a verdict is cached, at most until the end of the tokens. A changed policy is in force after this
 *     time.
 * @param maxConcurrent Concurrent questions. A further one is refused with 503.
 * @param breaker when it is left alone
 */
public record DecisionPointSettings(
        @SecureUri @Nullable String opa,
        @SecureUri @Nullable String authzen,
        @Nullable String token,
        @Nullable String ca,
        @Within(min = "10ms", max = "1m") Duration timeout,
        @Within(min = "0s", max = "1h") Duration keep,
        @Within(min = "1", max = "10000") Integer maxConcurrent,
        @Valid CallLimits.Breaker breaker) {

    public DecisionPointSettings {
        timeout = or(timeout, Duration.ofSeconds(1));
        keep = or(keep, Duration.ofSeconds(10));
        maxConcurrent = or(maxConcurrent, CallLimits.MAXIMUM_CALLS);
        breaker = or(breaker, CallLimits.Breaker.class);
    }

    /** Reads what the settings refer to. Notes each problem at the key that it concerns. */
    public ConfiguredDecisionPoint configured(Findings findings) {
        if (opa == null && authzen == null) {
            findings.problem("opa", "missing (expected: opa or authzen, the address of the decision point)");
        }
        if (opa != null && authzen != null) {
            findings.problem("authzen", "beside opa (expected: one of the two)");
        }
        return new ConfiguredDecisionPoint(
                this,
                token == null ? null : ClientSecrets.read(token, "token", findings),
                AddedAuthorities.read(ca, findings));
    }

    CallLimits limits() {
        // A question changes nothing, but a slow answer is late already, so it is not asked again.
        return new CallLimits(timeout, maxConcurrent, 0, breaker.failureRate(), breaker.calls(), breaker.openFor());
    }

    /** Without the token, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "DecisionPointSettings[" + (opa == null ? authzen : opa) + "]";
    }
}
