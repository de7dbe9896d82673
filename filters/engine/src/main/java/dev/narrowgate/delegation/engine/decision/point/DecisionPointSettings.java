package dev.narrowgate.delegation.engine.decision.point;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.decision.point.rego.RegoPolicy;
import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.oauth.CallLimits;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.Valid;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A policy engine that policies may ask, or a policy that the gateway evaluates.
 *
 * @param opa The document of OPA's Data API, such as {@code http://127.0.0.1:8181/v1/data/narrowgate/decision}. Allowed:
 *     either this, {@code authzen} or {@code rego}.
 * @param authzen An AuthZEN decision point: its identifier, such as {@code https://pdp.example.com}, or with a path the address
 *     of one evaluation. Allowed: either this, {@code opa} or {@code rego}.
 * @param discovery Takes the address of the evaluation from the metadata of {@code authzen}, which is then the identifier also
 *     with a path. Without usable metadata the gateway asks at {@code /access/v1/evaluation} below the identifier. Default:
 *     {@code true} for an address without a path and a query. Allowed: with {@code authzen} alone.
 * @param evaluateActor Asks {@code authzen} in one request whether the subject may do this, and whether the current actor may. Both
 *     have to be permitted. An address with a path is then that of several evaluations. Allowed: with {@code authzen} alone.
 * @param rego A policy in Rego that the gateway evaluates itself: a bundle of {@code opa build -t wasm}. Read at the start and
 *     at each reload. {@code token}, {@code ca} and {@code breaker} are not used beside it. Allowed: {@code file:} and a path;
 *     either this, {@code opa} or {@code authzen}.
 * @param entrypoint The rule of {@code rego} that decides, such as {@code narrowgate/decision}. Default: the only entrypoint of
 *     the bundle. Allowed: an entrypoint of the bundle; with {@code rego} alone.
 * @param token The bearer token of this gateway there. Read at the start and at each reload. Default: none. Allowed: {@code file:}
 *     and a path, {@code env:} and the name of a variable, or the token itself.
 * @param ca Further authorities for its certificate. Default: those of Java alone. Allowed: {@code file:} and a path to
 *     certificates in PEM.
 * @param timeout For one question, or one evaluation. After it the request is refused with 503.
 * @param keep How long a verdict is cached, at most until the end of the tokens. A verdict in use is asked for again in the last
 *     third of this time, in the background. A changed policy is in force after this time.
 * @param maxConcurrent Concurrent questions. A further one is refused with 503.
 * @param breaker when it is left alone
 */
public record DecisionPointSettings(
        @SecureUri @Nullable String opa,
        @SecureUri @Nullable String authzen,
        @Nullable Boolean discovery,
        Boolean evaluateActor,
        @Nullable String rego,
        @Nullable String entrypoint,
        @Nullable String token,
        @Nullable String ca,
        @Within(min = "10ms", max = "1m") Duration timeout,
        @Within(min = "0s", max = "1h") Duration keep,
        @Within(min = "1", max = "10000") Integer maxConcurrent,
        @Valid CallLimits.Breaker breaker) {

    public DecisionPointSettings {
        evaluateActor = or(evaluateActor, false);
        timeout = or(timeout, Duration.ofSeconds(1));
        keep = or(keep, Duration.ofSeconds(10));
        maxConcurrent = or(maxConcurrent, CallLimits.MAXIMUM_CALLS);
        breaker = or(breaker, CallLimits.Breaker.class);
    }

    /** Reads what the settings refer to. Notes each problem at the key that it concerns. */
    public ConfiguredDecisionPoint configured(Findings findings) {
        if (opa == null && authzen == null && rego == null) {
            findings.problem(
                    "opa", "missing (expected: opa or authzen, the address of the decision point, or rego, a bundle)");
        }
        if (opa != null && authzen != null) {
            findings.problem("authzen", "beside opa (expected: one of the two)");
        }
        if (rego != null && (opa != null || authzen != null)) {
            findings.problem("rego", "beside " + (opa != null ? "opa" : "authzen") + " (expected: one of the two)");
        }
        if (discovery != null && authzen == null) {
            findings.problem("discovery", "without authzen, which it is for (expected: authzen beside it)");
        }
        if (evaluateActor && authzen == null) {
            findings.problem("evaluate-actor", "without authzen, which it is for (expected: authzen beside it)");
        }
        if (Boolean.TRUE.equals(discovery) && authzen != null && authzen.indexOf('?') >= 0) {
            findings.problem("discovery", "beside an authzen with a query (expected: an identifier without one)");
        }
        return rego == null ? remote(findings) : local(rego, findings);
    }

    /** Returns whether the decision point publishes its addresses (AuthZEN Authorization API 1.0, section 9). */
    boolean hasMetadata() {
        if (authzen == null) {
            return false;
        }
        if (discovery != null) {
            return discovery;
        }
        var uri = URI.create(authzen);
        return AuthzenMetadata.isIdentifier(uri) && uri.getRawQuery() == null;
    }

    /** Returns the address that is asked, as it is without metadata. */
    URI evaluation() {
        var uri = URI.create(String.valueOf(authzen));
        if (!AuthzenMetadata.isIdentifier(uri)) {
            return uri;
        }
        var known = AuthzenMetadata.byDefault(uri.toString());
        return evaluateActor ? known.evaluations() : known.evaluation();
    }

    private ConfiguredDecisionPoint remote(Findings findings) {
        if (entrypoint != null) {
            findings.problem("entrypoint", "without rego, which it is for (expected: rego beside it)");
        }
        return new ConfiguredDecisionPoint(
                this,
                null,
                token == null ? null : ClientSecrets.read(token, "token", findings),
                AddedAuthorities.read(ca, findings));
    }

    private ConfiguredDecisionPoint local(String bundle, Findings findings) {
        findings.unused("token", token, "rego");
        findings.unused("ca", ca, "rego");
        for (var key : List.of("failure-rate", "calls", "open-for")) {
            findings.below("breaker").unused(key, "rego");
        }
        return new ConfiguredDecisionPoint(this, RegoPolicy.read(bundle, entrypoint, findings), null, null);
    }

    CallLimits limits() {
        if (rego != null) {
            return new CallLimits(timeout, maxConcurrent, 0, 0, 0, Duration.ZERO);
        }
        // A question changes nothing, but a slow answer is late already, so it is not asked again.
        return new CallLimits(timeout, maxConcurrent, 0, breaker.failureRate(), breaker.calls(), breaker.openFor());
    }

    /** Without the token, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "DecisionPointSettings[" + (opa != null ? opa : authzen != null ? authzen : rego) + "]";
    }
}
