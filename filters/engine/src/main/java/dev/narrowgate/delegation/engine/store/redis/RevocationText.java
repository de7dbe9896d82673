package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.KeyDigest;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The form in which revocations and lifts are stored. Moments are milliseconds, as texts; those that bound what is
 * covered are rounded up. A form that this version does not know is an {@link UnknownForm}: it is never passed over.
 */
final class RevocationText {

    /** The form of all that is stored. A gateway reads forms up to its own. */
    static final int FORMAT = 1;

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String REVOKE = "revoke";
    private static final String LIFT = "lift";

    private RevocationText() {}

    /** An entry of the log. */
    sealed interface Entry {}

    record Revoked(Revocation revocation) implements Entry {}

    /** @param id of the lifted revocation */
    record Lifted(Revocable what, String id) implements Entry {}

    /** What a newer gateway has stored, or what none has. */
    static final class UnknownForm extends RuntimeException {
        UnknownForm(String text) {
            super(text);
        }
    }

    static String of(Revocation revocation) {
        var entry = entry(REVOKE, revocation.id(), revocation.what());
        entry.put("manner", revocation.manner().name());
        entry.put("at", Long.toString(revocation.at().toEpochMilli()));
        if (revocation.issuedUntil() != null) {
            entry.put("until", ceiling(revocation.issuedUntil()));
        }
        if (!revocation.end().equals(Instant.MAX)) {
            entry.put("end", ceiling(revocation.end()));
        }
        entry.put("by", revocation.by());
        entry.put("reason", revocation.reason());
        return JSON.writeValueAsString(entry);
    }

    static String ofLift(Revocation revocation) {
        return JSON.writeValueAsString(entry(LIFT, revocation.id(), revocation.what()));
    }

    private static Map<String, Object> entry(String kind, String id, Revocable what) {
        var entry = new LinkedHashMap<String, Object>();
        entry.put("v", FORMAT);
        entry.put("kind", kind);
        entry.put("id", id);
        entry.put("what", names(what));
        return entry;
    }

    private static Map<String, String> names(Revocable what) {
        return switch (what) {
            case Revocable.Token(TokenId id) -> Map.of("kind", "token", "iss", id.issuer(), "jti", id.jti());
            case Revocable.Task(TaskId id) -> Map.of("kind", "task", "iss", id.origin(), "id", id.id());
            case Revocable.Subject(Principal subject) ->
                Map.of("kind", "subject", "iss", subject.issuer(), "sub", subject.subject());
            case Revocable.Actor(Principal actor) ->
                Map.of("kind", "actor", "iss", actor.issuer(), "sub", actor.subject());
            case Revocable.Pair(Principal subject, Principal actor) ->
                Map.of(
                        "kind", "pair",
                        "iss", subject.issuer(),
                        "sub", subject.subject(),
                        "actor-iss", actor.issuer(),
                        "actor", actor.subject());
        };
    }

    /** The name under which a thing is stored. */
    static String thing(Revocable what) {
        var digest = new KeyDigest();
        names(what).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(name -> digest.text(name.getKey()).text(name.getValue()));
        return digest.end().base64Url();
    }

    /** Reads an entry. Fails with {@link UnknownForm}. */
    static Entry read(String text) {
        try {
            var entry = JSON.readTree(text);
            var kind = entry.path("kind").asString("");
            if (entry.path("v").asInt(0) != FORMAT || !kind.equals(REVOKE) && !kind.equals(LIFT)) {
                throw unknown(kind, entry);
            }
            var what = thing(entry.path("what"));
            return kind.equals(LIFT) ? new Lifted(what, field(entry, "id")) : new Revoked(revocation(what, entry));
        } catch (JacksonException | IllegalArgumentException | ArithmeticException malformed) {
            throw new UnknownForm("an entry that is no revocation");
        }
    }

    private static UnknownForm unknown(String kind, JsonNode entry) {
        return new UnknownForm("an entry of kind '" + kind + "' and form "
                + entry.path("v").asString("?") + " that this version does not know; a newer gateway stored it");
    }

    private static Revocation revocation(Revocable what, JsonNode entry) {
        var until = moment(entry, "until");
        var end = moment(entry, "end");
        return new Revocation(
                field(entry, "id"),
                what,
                Manner.valueOf(field(entry, "manner")),
                Instant.ofEpochMilli(Long.parseLong(field(entry, "at"))),
                until,
                end == null ? Instant.MAX : end,
                field(entry, "by"),
                field(entry, "reason"));
    }

    private static Revocable thing(JsonNode what) {
        var issuer = field(what, "iss");
        return switch (field(what, "kind")) {
            case "token" -> new Revocable.Token(new TokenId(issuer, field(what, "jti")));
            case "task" -> new Revocable.Task(new TaskId(issuer, field(what, "id")));
            case "subject" -> new Revocable.Subject(new Principal(issuer, field(what, "sub")));
            case "actor" -> new Revocable.Actor(new Principal(issuer, field(what, "sub")));
            case "pair" ->
                new Revocable.Pair(
                        new Principal(issuer, field(what, "sub")),
                        new Principal(field(what, "actor-iss"), field(what, "actor")));
            default -> throw unknown("revoke " + field(what, "kind"), what);
        };
    }

    private static String field(JsonNode node, String name) {
        var value = node.path(name);
        if (!value.isString()) {
            throw new IllegalArgumentException(name);
        }
        return value.asString();
    }

    private static @Nullable Instant moment(JsonNode entry, String name) {
        return entry.has(name) ? Instant.ofEpochMilli(Long.parseLong(field(entry, name))) : null;
    }

    private static String ceiling(Instant moment) {
        var millis = moment.toEpochMilli();
        return Long.toString(Instant.ofEpochMilli(millis).isBefore(moment) ? millis + 1 : millis);
    }
}
