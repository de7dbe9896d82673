package dev.narrowgate.delegation.engine.audit.reading;

import static dev.narrowgate.delegation.audit.RecordMemberNames.*;

import dev.narrowgate.delegation.audit.Outcome;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** One hop as its records tell of it: what was decided, and how it ended when it was forwarded. */
final class AuditedHop {

    private final JsonNode decided;
    private final List<AuditedHop> children = new ArrayList<>();
    private @Nullable JsonNode repeated;
    private @Nullable JsonNode completed;

    AuditedHop(JsonNode decided) {
        this.decided = decided;
    }

    /** It was sent a second time, maybe with another token. */
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

    /** The token that this hop received, or null when it had none that could be verified. */
    @Nullable
    String incoming() {
        return tokenId(decided.path(INCOMING));
    }

    /** The token that this hop sent on, or null when it was refused. */
    @Nullable
    String outgoing() {
        var sent = repeated == null ? decided : repeated;
        return sent.path(OUTCOME).asString("").equals(Outcome.PERMITTED.text()) ? tokenId(sent.path(OUTGOING)) : null;
    }

    /** One line for people. */
    String text() {
        var line = new StringBuilder();
        line.append("hop ").append(decided.path(HOP).asString("?"));
        line.append("  ").append(decided.path(METHOD).asString("")).append(' ');
        line.append(decided.path(PATH).asString("")).append("  ").append(who());
        line.append("  ").append(decided.path(OUTCOME).asString(""));
        line.append(" by ").append(decided.path(POLICY).asString(""));
        if (repeated != null) {
            line.append(", repeated");
        }
        var ending = completed;
        if (ending != null) {
            line.append(", ").append(ending(ending));
        } else if (decided.has(CODE)) {
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

    /** From the one on whose behalf to the one that called, as the call travelled. */
    private String who() {
        var names = new ArrayList<String>();
        decided.path(ACTORS).forEach(actor -> names.add(actor.path(SUB).asString("?")));
        Collections.reverse(names);
        names.addFirst(subject(decided.path(SUBJECT)));
        return String.join(" → ", names);
    }

    /** Its identifier, and what people call it in brackets. */
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
