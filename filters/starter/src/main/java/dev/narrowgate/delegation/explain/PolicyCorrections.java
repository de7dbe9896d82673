package dev.narrowgate.delegation.explain;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.*;

import dev.narrowgate.delegation.engine.verification.ConfiguredIssuer;
import dev.narrowgate.delegation.engine.verification.provider.Provider;
import dev.narrowgate.delegation.explain.Candidate.Words;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Finds changes of the policy or of the request that satisfy the policy. */
final class PolicyCorrections {

    private final Trial trial;
    private final String key;
    private final Optional<ConfiguredIssuer> issuer;
    private final List<Candidate> candidates = new ArrayList<>();

    private PolicyCorrections(Trial trial) {
        this.trial = trial;
        this.key = "delegation.policies." + trial.shared().route().policy();
        this.issuer = trial.settings().issuers().stream()
                .filter(known -> known.issuer().equals(trial.subject().issuer()))
                .findFirst();
    }

    /** @param claims true for changes of the token's claims, false for changes of the configuration */
    static List<Candidate> of(Trial trial, HopRun run, boolean claims) {
        var delegation = run.delegation();
        if (delegation == null) {
            return List.of();
        }
        var corrections = new PolicyCorrections(trial);
        if (claims) {
            corrections.act();
            corrections.task();
            corrections.scopes();
            corrections.authentication();
        } else {
            corrections.configuration(delegation);
        }
        return corrections.candidates;
    }

    private void configuration(Delegation delegation) {
        delegation.actor().ifPresent(this::admit);
        var depth = String.valueOf(delegation.actors().depth());
        line(
                new Words("the chain would have"),
                "max-depth",
                "max-depth: " + depth,
                "Only if a chain may have this many actors.",
                List.of(depth),
                false);
    }

    private void admit(Principal actor) {
        var names = Stream.concat(
                        trial.configuration().list(key + ".actors").stream(),
                        Stream.of(actor.issuer() + "|" + actor.subject()))
                .distinct()
                .toList();
        line(
                new Words("is not among the policy's actors"),
                "actors",
                "actors: " + YamlText.list(names),
                "Only if this actor may use the policy.",
                names,
                true);
    }

    private void act() {
        add(
                new Words("no actor acts"),
                "Send the agent's own token in Actor-Token (here with --actor-token), or a token whose act names the"
                        + " agent.",
                claims -> {
                    var act = claims.putObject(ACT).put(SUB, actor().subject());
                    act.put(ISS, actor().issuer());
                });
    }

    /** An actor that the policy admits, if the policy names any. */
    private Principal actor() {
        return trial.policy()
                .actors()
                .flatMap(actors -> actors.stream().findFirst())
                .orElse(new Principal(trial.subject().issuer(), "explained"));
    }

    private void task() {
        var claim = issuer.map(known ->
                        known.dialect().names().task().stream().findFirst().orElse(known.taskClaim()))
                .orElse(TASK_ID);
        add(
                new Words("names no task"),
                "Get a token for a task. The issuer writes the task in the claim " + claim + ".",
                claims -> claims.put(claim, "explained"));
    }

    private void scopes() {
        var policy = trial.policy();
        var required = policy.scopes().required().values();
        var text = (required.isEmpty()
                        ? policy.scopes().translation().sources(policy.limit().scopes())
                        : policy.scopes().required())
                .toString();
        var claim = issuer.flatMap(
                        known -> known.dialect().names().scope().stream().findFirst())
                .orElse(SCOPE);
        var provider = issuer.map(ConfiguredIssuer::provider).orElse(Provider.RFC9068);
        var isOwn = trial.subject().issuer().equals(trial.settings().gateway());
        add(
                new Words("required scopes are not in the token", "carries none of"),
                (isOwn
                                ? "In the policy of the previous hop, grant the scopes: " + text
                                : ProviderAdvice.scope(provider, text))
                        + ". The policy requires them in " + place(required.isEmpty() ? "scopes" : "required-scopes")
                        + ".",
                claims -> claims.put(claim, text));
    }

    private void authentication() {
        var level = trial.policy().authentication();
        var now = trial.shared().at().getEpochSecond();
        add(
                new Words("not authenticated as the policy requires"),
                "Authenticate the subject again at the issuer with acr_values="
                        + String.join(" ", level.contextClasses())
                        + (level.maximumAge() == null
                                ? "."
                                : " and max_age=" + level.maximumAge().toSeconds() + "."),
                claims -> {
                    level.contextClasses().stream().findFirst().ifPresent(acr -> claims.put(ACR, acr));
                    claims.put(AUTH_TIME, now);
                });
    }

    /** The place of a key; for a list, the place of its first element. */
    private String place(String name) {
        var configuration = trial.configuration();
        var first = configuration.place(key + "." + name + "[0]");
        return first.contains(" ") ? first.substring(0, first.length() - 3) : configuration.place(key + "." + name);
    }

    private void line(Words words, String name, String yaml, String advice, List<String> values, boolean isList) {
        candidates.add(new Candidate(
                words,
                Correction.ofConfiguration(place(name), yaml, advice),
                () -> trial.with(key + "." + name, values, isList),
                false));
    }

    private void add(Words words, String advice, Consumer<ObjectNode> change) {
        candidates.add(new Candidate(words, Correction.ofRequest(advice), () -> trial.withSubject(change), false));
    }
}
