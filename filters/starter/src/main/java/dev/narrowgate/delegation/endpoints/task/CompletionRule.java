package dev.narrowgate.delegation.endpoints.task;

import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.PolicyRule;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.presenter.Delegation;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Who may complete a task: its subject without an actor, or the first actor of its first hop alone. An actor behind that
 * one cannot end the work of the others.
 */
final class CompletionRule implements PolicyRule {

    private static final String BEFORE = "/tasks/";
    private static final String AFTER = "/complete";

    @Override
    public List<Object> facts(Delegation delegation, Action action, Resource resource) {
        return List.of(
                named(resource.path()),
                delegation.task() == null ? "" : delegation.task().name(),
                isOfFirst(delegation));
    }

    @Override
    public boolean holds(List<Object> facts) {
        return facts.get(0).equals(facts.get(1)) && facts.get(2).equals(true);
    }

    @Override
    public String fault(List<Object> facts) {
        return facts.get(0).equals(facts.get(1))
                ? "only the subject of a task and the first actor of its first hop complete it"
                : "the token is of task " + facts.get(1) + ", and not of the one in the path";
    }

    private static boolean isOfFirst(Delegation delegation) {
        var bound = delegation.bound();
        if (bound == null || !delegation.subject().equals(bound.first().subject())) {
            return false;
        }
        var actors = delegation.actors().actors();
        return actors.isEmpty()
                || actors.size() == 1 && actors.getFirst().equals(bound.first().actor());
    }

    /** Returns the id in a path. A plus is a plus there (RFC 3986, section 2.2). */
    private static String named(String path) {
        var id = path.substring(BEFORE.length(), path.length() - AFTER.length());
        return URLDecoder.decode(id.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
