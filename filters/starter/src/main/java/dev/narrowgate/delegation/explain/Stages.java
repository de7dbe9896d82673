package dev.narrowgate.delegation.explain;

import dev.narrowgate.delegation.DelegationFailure.KeysUnavailable;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.route.DelegatedRoute;
import dev.narrowgate.delegation.engine.verification.TrialToken;
import dev.narrowgate.delegation.explain.Explanation.Stage;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Describes a run stage by stage. */
final class Stages {

    private static final String NOT_REACHED = "not reached";

    private final Question question;
    private final DelegatedRoute route;
    private final DelegationSettings settings;
    private final HopRun run;

    Stages(Question question, DelegatedRoute route, DelegationSettings settings, HopRun run) {
        this.question = question;
        this.route = route;
        this.settings = settings;
        this.run = run;
    }

    List<Stage> all(List<Map.Entry<String, String>> keys) {
        var stages = new ArrayList<Stage>();
        stages.add(stage("read", Reached.REQUEST, question.method() + " " + question.path(), credentials()));
        stages.add(keys(keys));
        var token = run.token();
        var from = run.reached() == Reached.TOKEN ? Reached.TOKEN : Reached.CLAIMS;
        stages.add(stage("verify", from, "the subject token", token == null ? "" : described(token)));
        var delegation = run.delegation();
        stages.add(stage("present", Reached.CREDENTIALS, presenter(), delegation == null ? "" : described(delegation)));
        stages.add(stage("decide", Reached.POLICY, "policy " + route.policy(), granted()));
        stages.add(exchange());
        return stages;
    }

    private Stage stage(String name, Reached own, String took, String concluded) {
        if (run.reached() == own) {
            return new Stage(name, took, run.isChecked() ? "refused" : "not checked", String.join("; ", run.faults()));
        }
        return run.reached().compareTo(own) < 0
                ? new Stage(name, took, NOT_REACHED, "")
                : new Stage(name, took, "ok", concluded);
    }

    /** The stage of the keys of the tokens' issuers. */
    private Stage keys(List<Map.Entry<String, String>> keys) {
        var issuers = Stream.of(question.token(), String.valueOf(question.actorToken()))
                .map(TrialToken::parse)
                .filter(Objects::nonNull)
                .map(TrialToken::issuer)
                .distinct()
                .toList();
        var known =
                keys.stream().filter(entry -> issuers.contains(entry.getKey())).toList();
        var good = known.stream().filter(entry -> entry.getValue().equals("ok")).count();
        // Keys that no token has needed yet are not a problem.
        var problem = run.failure() instanceof KeysUnavailable failure ? failure.reason() : "";
        return new Stage(
                "keys",
                issuers.isEmpty() ? "the tokens name no issuer" : String.join(", ", issuers),
                !problem.isEmpty() ? "not checked" : good == 0 ? NOT_REACHED : "ok",
                problem.isEmpty() ? unknown(issuers, keys) : problem);
    }

    private String unknown(List<String> issuers, List<Map.Entry<String, String>> keys) {
        var others = issuers.stream()
                .filter(issuer -> !issuer.equals(settings.gateway()))
                .filter(issuer ->
                        keys.stream().noneMatch(known -> known.getKey().equals(issuer)))
                .toList();
        return others.isEmpty() ? "" : "without keys in this configuration: " + String.join(", ", others);
    }

    private static String described(VerifiedToken token) {
        return "subject " + token.subject().subject() + ", client "
                + (token.clientId().isEmpty() ? "unknown" : token.clientId()) + ", scope " + token.scopes()
                + ", for " + token.audience() + ", until " + token.expiresAt()
                + (token.task() == null ? "" : ", task " + token.task().name()) + ", " + chain(token.actors());
    }

    private static String chain(ActorChain chain) {
        return chain.depth() == 0
                ? "no actor"
                : "actors "
                        + chain.actors().stream().map(actor -> actor.subject()).collect(Collectors.joining(" < "));
    }

    private String credentials() {
        return "the subject token" + (question.actorToken() == null ? "" : ", an actor token")
                + (question.headers().isEmpty()
                        ? ""
                        : ", headers " + question.headers().headerNames());
    }

    private String presenter() {
        return question.actorToken() == null && question.headers().isEmpty()
                ? "nothing beside the subject token"
                : "the credentials beside the subject token";
    }

    private static String described(Delegation delegation) {
        return chain(delegation.actors()) + ", "
                + (delegation.presenter().isProven()
                        ? "the presenter proved its identity"
                        : "the presenter gave no proof")
                + ", hop " + delegation.hop() + ", until " + delegation.expiresAt();
    }

    private String granted() {
        var permitted = run.permitted();
        return permitted == null
                ? ""
                : "scopes " + permitted.permit().grant().scopes() + " for "
                        + permitted.permit().grant().audience() + ", at most "
                        + permitted.permit().grant().maximumLifetime().toSeconds() + " s"
                        + origins(permitted.permit().grant().origins());
    }

    private static String origins(ScopeOrigins origins) {
        var text = new StringBuilder();
        origins.sorted()
                .forEach((scope, from) -> text.append("; ")
                        .append(scope)
                        .append(" is translated from ")
                        .append(from));
        return text.toString();
    }

    /** An exchange has effects, so it is described but not tried. */
    private Stage exchange() {
        var policy = settings.policies().get(route.policy());
        var server = policy == null ? null : policy.server();
        var how = policy != null && policy.credential() != null
                ? "the gateway sends the credential of the policy instead of a token"
                : server == null ? "this gateway mints the token" : "server " + server + " issues the token";
        return new Stage("exchange", how, run.reached() == Reached.PERMITTED ? "not tried" : NOT_REACHED, "");
    }
}
