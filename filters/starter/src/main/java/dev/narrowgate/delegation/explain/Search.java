package dev.narrowgate.delegation.explain;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AT_HASH;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.C_HASH;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.EVENTS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.NONCE;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.S_HASH;
import static dev.narrowgate.delegation.engine.verification.provider.ProviderClaimNames.TYP;

import dev.narrowgate.delegation.engine.verification.IssuerRole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Searches for changes until the request is permitted: one after the other, each time the change that gets furthest.
 * A change counts only if the engine itself gets further with it. Changes of the configuration are first tried on the
 * original tokens. If none helps, the tokens are signed anew, so that later stages can be checked.
 */
final class Search {

    private static final int MAXIMUM_FINDINGS = 16;
    private static final String NO_ACCESS_TOKEN = "it is no access token";

    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final LongSupplier nanosLeft;

    private boolean proven = true;
    private @Nullable HopRun last;

    private record Step(Candidate candidate, Trial trial, HopRun run) {}

    /** @param nanosLeft the time until the search must end */
    Search(LongSupplier nanosLeft) {
        this.nanosLeft = nanosLeft;
    }

    /** Finds all faults from the first run on. */
    List<Finding> find(@Nullable Trial start, HopRun first) {
        var trial = start;
        var run = first;
        while (trial != null && run.reached() != Reached.PERMITTED && continues(run, trial)) {
            seen.add(run.faults().toString());
            var step = best(trial, run);
            if (step != null) {
                findings.add(
                        new Finding(resolved(run, step.run()), step.candidate().correction(), true));
                // Decision points are not asked about a changed request, so their answer is not known.
                proven &= !step.candidate().unproven()
                        && step.trial().policy().consultation().points().isEmpty();
                trial = step.trial();
                run = step.run();
            } else if (!trial.isSignedAnew()) {
                var next = signAnew(trial, run);
                trial = next == null ? null : next.trial();
                run = next == null ? run : next.run();
            } else {
                trial = null;
            }
        }
        if (run.reached() != Reached.PERMITTED && !isReported(run.faults())) {
            findings.add(new Finding(run.faults(), Advice.of(run, start), false));
        }
        if (trial != null && trial.isSignedAnew() && run.reached() == Reached.PERMITTED) {
            checkOriginals(trial);
        }
        last = run;
        return List.copyOf(findings);
    }

    private record SignedAnew(Trial trial, HopRun run) {}

    /**
     * Signs the tokens anew with trial keys. Faults that disappear are in a key or a signature, and stay as findings.
     */
    private @Nullable SignedAnew signAnew(Trial trial, HopRun run) {
        var anew = trial.signedAnew();
        if (anew == null) {
            return null;
        }
        var next = anew.run();
        if (!next.faults().equals(run.faults())) {
            findings.add(new Finding(run.faults(), Advice.of(run, trial), false));
            proven = false;
        }
        return new SignedAnew(anew, next);
    }

    private boolean isReported(List<String> faults) {
        return findings.stream().anyMatch(finding -> finding.faults().equals(faults));
    }

    /** An invalid signature stays a fault, even if a trial with another key succeeds. */
    private void checkOriginals(Trial trial) {
        for (var problem : trial.originals()) {
            proven = false;
            var faults = List.of(problem.reason());
            if (!isReported(faults)) {
                findings.add(new Finding(faults, Correction.ofRequest(Advice.of(problem)), false));
            }
        }
    }

    private boolean continues(HopRun run, Trial trial) {
        return findings.size() < MAXIMUM_FINDINGS
                && nanosLeft.getAsLong() > 0
                && !isLogin(run, trial)
                && run.faults().stream().noneMatch(fault -> fault.contains(NO_ACCESS_TOKEN));
    }

    /** Whether the token at fault comes from a login. */
    static boolean isLogin(HopRun run, Trial trial) {
        var actor = trial.actor();
        return run.token() == null && isOfLogin(trial.subject().claims())
                || actor != null
                        && run.faults().stream().anyMatch(fault -> fault.startsWith("actor token: "))
                        && isOfLogin(actor.claims());
    }

    /** Whether the claims are those of ID or refresh tokens (OpenID Connect Core 1.0, sections 2 and 3.1.3.6). */
    private static boolean isOfLogin(ObjectNode claims) {
        return Stream.of(NONCE, AT_HASH, C_HASH, S_HASH, EVENTS).anyMatch(claims::has)
                || Set.of("ID", "Refresh", "Offline", "Logout")
                        .contains(claims.path(TYP).asString(""));
    }

    /** Whether all changes together would permit the request, with nothing left unchecked. */
    boolean isPermitted() {
        return proven && last != null && last.reached() == Reached.PERMITTED;
    }

    private @Nullable Step best(Trial trial, HopRun run) {
        Step best = null;
        Step another = null;
        for (var candidate : candidates(trial, run)) {
            if (!candidate.concerns(run) || nanosLeft.getAsLong() <= 0) {
                continue;
            }
            var changed = candidate.trial().get();
            if (changed == null) {
                continue;
            }
            var step = new Step(candidate, changed, changed.run());
            if (isFurther(step.run(), run)) {
                best = best == null || isFurther(step.run(), best.run()) ? step : best;
            } else if (another == null && isNext(step.run(), run) && !candidate.concerns(step.run())) {
                another = step;
            }
        }
        return best == null ? another : best;
    }

    /** In some stages only the first fault is known. There the next fault shows that the first one is gone. */
    private boolean isNext(HopRun one, HopRun before) {
        return one.reached() == Reached.CREDENTIALS
                && before.reached() == Reached.CREDENTIALS
                && !seen.contains(one.faults().toString());
    }

    private static boolean isFurther(HopRun one, HopRun other) {
        int stages = one.reached().compareTo(other.reached());
        return stages > 0 || stages == 0 && one.faults().size() < other.faults().size();
    }

    private static List<String> resolved(HopRun before, HopRun after) {
        var resolved = new ArrayList<>(before.faults());
        if (after.reached() == before.reached()) {
            resolved.removeAll(after.faults());
        }
        return resolved;
    }

    private static List<Candidate> candidates(Trial trial, HopRun run) {
        var all = new ArrayList<Candidate>();
        if (run.reached() == Reached.POLICY) {
            all.addAll(PolicyCorrections.of(trial, run, false));
            if (trial.isSignedAnew()) {
                all.addAll(PolicyCorrections.of(trial, run, true));
            }
            return all;
        }
        all.addAll(IssuerCorrections.of(trial, trial.subject(), IssuerRole.SUBJECT));
        all.addAll(IssuerCorrections.of(trial, trial.actor(), IssuerRole.ACTOR));
        if (trial.isSignedAnew()) {
            all.addAll(TokenCorrections.of(trial, trial.subject(), false));
            all.addAll(TokenCorrections.of(trial, trial.actor(), true));
        }
        return all;
    }
}
