package dev.narrowgate.delegation.engine.audit.reading;

import static dev.narrowgate.delegation.audit.RecordMemberNames.*;

import dev.narrowgate.delegation.audit.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One hop as its records describe it: the decision, and the outcome when it was forwarded. */
final class AuditedHop {

    private final JsonNode decided;
    private final List<AuditedHop> children = new ArrayList<>();
    private @Nullable JsonNode repeated;
    private @Nullable JsonNode completed;

    AuditedHop(JsonNode decided) {
        this.decided = decided;
    }

    /** Adds the record of a second attempt, which may have sent another token. */
    void repeat(JsonNode record) {
        repeated = record;
    }

    void complete(JsonNode record) {
        completed = record;
    }

    List<AuditedHop> children() {
        return children;
    }

    String time() {
        return decided.path(TIME).asString("");
    }

    /** Returns the incoming token, or null when none could be verified. */
    @Nullable
    String incoming() {
        return tokenId(decided.path(INCOMING));
    }

    /** Returns the token that this hop sent, or null when it was refused. */
    @Nullable
    String outgoing() {
        var sent = repeated == null ? decided : repeated;
        return sent.path(OUTCOME).asString("").equals(Outcome.PERMITTED.text()) ? tokenId(sent.path(OUTGOING)) : null;
    }

    /** Returns one line for people. */
    String text() {
        var line = new StringBuilder();
        line.append("hop ").append(decided.path(HOP).asString("?"));
        line.append("  ").append(decided.path(METHOD).asString("")).append(' ');
        line.append(decided.path(PATH).asString("")).append("  ").append(principals());
        line.append("  ").append(decided.path(OUTCOME).asString(""));
        line.append(" by ").append(decided.path(POLICY).asString(""));
        if (repeated != null) {
            line.append(", repeated");
        }
        var ending = completed;
        if (ending != null) {
            line.append(", ").append(ending(ending));
        }
        if (decided.has(CODE)) {
            line.append(": ").append(decided.path(CODE).asString(""));
            line.append(" (").append(decided.path(REASON).asString("")).append(')');
        }
        return line.toString();
    }

    private static String ending(JsonNode record) {
        var status = record.has(STATUS) ? " " + record.path(STATUS).asString("") : "";
        return "%s%s after %.0f ms"
                .formatted(
                        record.path(OUTCOME).asString(""),
                        status,
                        record.path(DURATION_MS).asDouble(0));
    }

    /** Returns the subject and the actors, the current actor last. */
    private String principals() {
        var names = new ArrayList<String>();
        decided.path(ACTORS).forEach(actor -> names.add(actor.path(SUB).asString("?")));
        Collections.reverse(names);
        names.addFirst(subject(decided.path(SUBJECT)));
        return String.join(" → ", names);
    }

    /** Returns the subject's identifier, and its display name in brackets. */
    private static String subject(JsonNode subject) {
        var name = subject.has(NAME) ? " (" + subject.path(NAME).asString("") + ")" : "";
        return subject.path(SUB).asString("?") + name;
    }

    private static @Nullable String tokenId(JsonNode token) {
        return token.isObject()
                ? token.path(ISS).asString("") + " " + token.path(JTI).asString("")
                : null;
    }
}
