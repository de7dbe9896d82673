package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.adapter.jose.Vouching;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Looks for what would have to change until the request is permitted: one mend after the other, each the one that gets the
 * furthest. A mend counts only when the engine itself got further with it, so that none is a guess.
 */
final class Search {

    private static final int MOST = 16;

    private final List<Finding> findings = new ArrayList<>();
    private final Set<String> seen = new HashSet<>();
    private final Reached limit;

    private @Nullable HopRun last;

    private record Step(Candidate candidate, HopRun run) {}

    /** @param limit what is reached here is not looked at any further */
    Search(Reached limit) {
        this.limit = limit;
    }

    /** All that is wrong from here on. */
    List<Finding> from(Trial trial, HopRun first) {
        var present = trial;
        var run = first;
        while (run.reached().compareTo(limit) < 0 && findings.size() < MOST) {
            seen.add(run.faults().toString());
            var step = best(present, run);
            if (step == null) {
                findings.add(new Finding(run.faults(), Unmended.of(run, present), false));
                break;
            }
            findings.add(new Finding(gone(run, step.run()), step.candidate().mend(), true));
            present = step.candidate().trial();
            run = step.run();
        }
        last = run;
        return List.copyOf(findings);
    }

    /** Whether the request would be permitted with all of that. */
    boolean isPermitted() {
        return last != null && last.reached() == Reached.PERMITTED;
    }

    private @Nullable Step best(Trial trial, HopRun run) {
        Step best = null;
        for (var candidate : candidates(trial, run)) {
            var tried = new Step(candidate, candidate.trial().run());
            if (isFurther(tried.run(), run) && (best == null || isFurther(tried.run(), best.run()))) {
                best = tried;
            }
        }
        return best == null ? another(trial, run) : best;
    }

    /** The same stage, but another fault that was not seen before: of some stages only the first fault can be known. */
    private @Nullable Step another(Trial trial, HopRun run) {
        for (var candidate : candidates(trial, run)) {
            var tried = candidate.trial().run();
            if (tried.reached() == run.reached()
                    && tried.faults().size() == run.faults().size()
                    && !seen.contains(tried.faults().toString())) {
                return new Step(candidate, tried);
            }
        }
        return null;
    }

    private static boolean isFurther(HopRun one, HopRun other) {
        int stages = one.reached().compareTo(other.reached());
        return stages > 0 || stages == 0 && one.faults().size() < other.faults().size();
    }

    private static List<String> gone(HopRun before, HopRun after) {
        var gone = new ArrayList<>(before.faults());
        if (after.reached() == before.reached()) {
            gone.removeAll(after.faults());
        }
        return gone;
    }

    private static List<Candidate> candidates(Trial trial, HopRun run) {
        var all = new ArrayList<Candidate>();
        if (run.reached() == Reached.POLICY) {
            all.addAll(PolicyMends.of(trial, run));
        } else {
            all.addAll(IssuerMends.of(trial, trial.subject(), Vouching.SUBJECT));
            all.addAll(TokenMends.of(trial, trial.subject(), false));
            all.addAll(IssuerMends.of(trial, trial.actor(), Vouching.ACTOR));
            all.addAll(TokenMends.of(trial, trial.actor(), true));
        }
        return all;
    }
}
