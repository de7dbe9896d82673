package dev.narrowgate.delegation.engine.decision.point;

import dev.narrowgate.delegation.decision.DecisionInput;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.decision.DecisionInput.TaskFacts;
import dev.narrowgate.delegation.token.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes what a decision point is told. An absent fact is an absent member. No token is in it. */
final class InputJson {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private InputJson() {}

    /** The question of OPA's Data API: <code>{"input": {"subject": {"iss", "sub"}, ...}}</code>. */
    static byte[] opa(DecisionInput input) {
        return JSON.writeValueAsBytes(Map.of("input", opaFacts(input)));
    }

    /** The document {@code input} of a policy in Rego: <code>{"subject": {"iss", "sub"}, ...}</code>. */
    static byte[] rego(DecisionInput input) {
        return JSON.writeValueAsBytes(opaFacts(input));
    }

    private static Map<String, Object> opaFacts(DecisionInput input) {
        var facts = facts(input);
        put(facts, "subject", party(input.subject()));
        var request = new LinkedHashMap<String, Object>();
        put(request, "method", input.method());
        put(request, "path", input.path());
        put(request, "route", input.route());
        if (!request.isEmpty()) {
            facts.put("request", request);
        }
        return facts;
    }

    /** An access evaluation request (AuthZEN Authorization API 1.0, section 6.1). Its members are required, so an untold one is empty. */
    static byte[] authzen(DecisionInput input) {
        var question = authzenFacts(input);
        question.put("subject", authzenSubject("user", input.subject()));
        return JSON.writeValueAsBytes(question);
    }

    /**
     * An access evaluations request (section 7.1): may the subject do this, and may the current actor? The other members are the
     * same for both, so they are written once.
     */
    static byte[] authzenParties(DecisionInput input) {
        var question = authzenFacts(input);
        question.put(
                "evaluations",
                List.of(
                        Map.of("subject", authzenSubject("user", input.subject())),
                        Map.of("subject", authzenSubject("agent", input.actor()))));
        question.put("options", Map.of("evaluations_semantic", "deny_on_first_deny"));
        return JSON.writeValueAsBytes(question);
    }

    private static Map<String, Object> authzenSubject(String type, @Nullable Party party) {
        var subject = new LinkedHashMap<String, Object>();
        subject.put("type", type);
        subject.put("id", party == null ? "" : party.principal().subject());
        if (party != null) {
            var properties = new LinkedHashMap<String, Object>();
            properties.put("iss", party.principal().issuer());
            putClaims(properties, party);
            subject.put("properties", properties);
        }
        return subject;
    }

    private static Map<String, Object> authzenFacts(DecisionInput input) {
        var resource = new LinkedHashMap<String, Object>();
        resource.put("type", "route");
        resource.put("id", input.route() == null ? "" : input.route());
        if (input.path() != null) {
            resource.put("properties", Map.of("path", input.path()));
        }
        var question = new LinkedHashMap<String, Object>();
        question.put("action", Map.of("name", input.method() == null ? "" : input.method()));
        question.put("resource", resource);
        var context = facts(input);
        context.put("supported_obligations", List.of("step-up", "custom"));
        question.put("context", context);
        return question;
    }

    /** The facts that both have, in the same form. */
    private static Map<String, Object> facts(DecisionInput input) {
        var facts = new LinkedHashMap<String, Object>();
        put(facts, "actor", party(input.actor()));
        put(
                facts,
                "chain",
                input.chain() == null
                        ? null
                        : input.chain().stream().map(InputJson::principal).toList());
        put(facts, "task", task(input.task()));
        put(facts, "scopes", input.scopes());
        return facts;
    }

    private static @Nullable Map<String, Object> task(@Nullable TaskFacts task) {
        if (task == null) {
            return null;
        }
        var members = new LinkedHashMap<String, Object>();
        put(members, "id", task.id());
        put(members, "origin", task.origin());
        put(members, "age", task.age());
        put(members, "deadline", task.deadline());
        put(members, "calls", task.calls());
        put(members, "purpose", task.purpose());
        put(members, "sensitivity", task.sensitivity());
        return members;
    }

    private static void put(Map<String, Object> facts, String name, @Nullable Object value) {
        if (value != null) {
            facts.put(name, value);
        }
    }

    private static @Nullable Map<String, Object> party(@Nullable Party party) {
        if (party == null) {
            return null;
        }
        var members = principal(party.principal());
        putClaims(members, party);
        return members;
    }

    private static void putClaims(Map<String, Object> members, Party party) {
        if (!party.claims().isEmpty()) {
            members.put("claims", party.claims());
        }
    }

    private static Map<String, Object> principal(Principal principal) {
        var members = new LinkedHashMap<String, Object>();
        members.put("iss", principal.issuer());
        members.put("sub", principal.subject());
        return members;
    }
}
