package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.adapter.jose.Provider;
import dev.narrowgate.delegation.autoconfigure.DelegationSettings;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/** Changes of the policy, or of the request, for what the policy asks. */
final class PolicyMends {

    private final Trial trial;
    private final String key;
    private final List<Candidate> candidates = new ArrayList<>();

    private PolicyMends(Trial trial) {
        this.trial = trial;
        this.key = "delegation.policies." + trial.world().route().policy();
    }

    static List<Candidate> of(Trial trial, HopRun run) {
        var mends = new PolicyMends(trial);
        mends.collect(run);
        return mends.candidates;
    }

    private void collect(HopRun run) {
        var delegation = run.delegation();
        if (delegation == null) {
            return;
        }
        delegation.actor().ifPresentOrElse(this::admit, this::act);
        depth(delegation.actors().depth());
        scopes(delegation.token().id().issuer());
        authentication();
        add(
                "Get a token that was given for a task; its issuer writes it in the claim task_id",
                trial.withSubject(claims -> claims.put("task_id", "explained")));
    }

    private void admit(Principal actor) {
        var name = actor.issuer() + "|" + actor.subject();
        var written = new LinkedHashSet<>(trial.configuration().list(key + ".actors"));
        written.add(name);
        var changed = trial.with(key + ".actors", List.copyOf(written), true);
        if (changed != null) {
            candidates.add(new Candidate(
                    Mend.line(
                            place(".actors[0]"),
                            "actors: [ "
                                    + String.join(
                                            ", ",
                                            written.stream()
                                                    .map(one -> "\"" + one + "\"")
                                                    .toList()) + " ]",
                            "If this actor may do it."),
                    changed));
        }
    }

    private void act() {
        add(
                "Let an agent act: send its own token in Actor-Token (here with --actor-token), or a token whose act"
                        + " names it",
                trial.withSubject(claims -> {
                    var act = claims.putObject("act").put("sub", actor().subject());
                    act.put("iss", actor().issuer());
                }));
    }

    /** One that the policy admits, where it names some. */
    private Principal actor() {
        return trial.policy()
                .actors()
                .flatMap(actors -> actors.stream().findFirst())
                .orElse(new Principal(trial.subject().issuer(), "explained"));
    }

    private void depth(int depth) {
        var changed = trial.with(key + ".max-depth", List.of(String.valueOf(depth)), false);
        if (changed != null) {
            candidates.add(new Candidate(
                    Mend.line(
                            trial.configuration().place(key + ".max-depth"),
                            "max-depth: " + depth,
                            "If so many may act one for another."),
                    changed));
        }
    }

    private void scopes(String issuer) {
        var policy = trial.policy();
        var wanted = new LinkedHashSet<>(policy.requiredScopes().values());
        if (wanted.isEmpty()) {
            wanted.addAll(policy.limit().scopes().values());
        }
        var known = trial.settings().issuers().stream()
                .filter(one -> one.issuer().equals(issuer))
                .findFirst();
        var provider = known.map(DelegationSettings.Issuer::provider).orElse(Provider.RFC9068);
        var claim = known.flatMap(one -> one.dialect().names().scope().stream().findFirst())
                .orElse("scope");
        var text = String.join(" ", wanted);
        add(
                ProviderAdvice.scope(provider, text) + ". Or name scopes that the token has in " + place(".scopes[0]"),
                trial.withSubject(claims -> claims.put(claim, text)));
    }

    private void authentication() {
        var level = trial.policy().authentication();
        add(
                "Send the subject to the issuer again with acr_values=" + String.join(" ", level.contextClasses())
                        + (level.maximumAge() == null
                                ? ""
                                : " and max_age=" + level.maximumAge().toSeconds()),
                trial.withSubject(claims -> {
                    level.contextClasses().stream().findFirst().ifPresent(acr -> claims.put("acr", acr));
                    claims.put("auth_time", trial.world().at().getEpochSecond());
                }));
    }

    /** Of a list, where its first element stands. */
    private String place(String name) {
        var place = trial.configuration().place(key + name);
        return place.endsWith("[0]") ? place.substring(0, place.length() - "[0]".length()) : place;
    }

    private void add(String advice, Trial changed) {
        candidates.add(new Candidate(Mend.elsewhere(advice), changed));
    }
}
