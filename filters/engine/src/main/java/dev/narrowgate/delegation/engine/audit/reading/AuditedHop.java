package dev.narrowgate.delegation.engine.audit.reading;

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
        return decided.path("time").asString("");
    }

    /** The token that this hop received, or null when it had none that could be verified. */
    @Nullable
    String incoming() {
        return tokenId(decided.path("incoming"));
    }

    /** The token that this hop sent on, or null when it was refused. */
    @Nullable
    String outgoing() {
        var sent = repeated == null ? decided : repeated;
        return sent.path("outcome").asString("").equals("permitted") ? tokenId(sent.path("outgoing")) : null;
    }

    /** One line for people. */
    String text() {
        var line = new StringBuilder();
        line.append("hop ").append(decided.path("hop").asString("?"));
        line.append("  ").append(decided.path("method").asString("")).append(' ');
        line.append(decided.path("path").asString("")).append("  ").append(who());
        line.append("  ").append(decided.path("outcome").asString(""));
        line.append(" by ").append(decided.path("policy").asString(""));
        if (repeated != null) {
            line.append(", repeated");
        }
        var ending = completed;
        if (ending != null) {
            line.append(", ").append(ending(ending));
        } else if (decided.has("code")) {
            line.append(": ").append(decided.path("code").asString(""));
            line.append(" (").append(decided.path("reason").asString("")).append(')');
        }
        return line.toString();
    }

    private static String ending(JsonNode record) {
        var status = record.has("status") ? " " + record.path("status").asString("") : "";
        return "%s%s after %.0f ms"
                .formatted(
                        record.path("outcome").asString(""),
                        status,
                        record.path("duration_ms").asDouble(0));
    }

    /** From the one on whose behalf to the one that called, as the call travelled. */
    private String who() {
        var names = new ArrayList<String>();
        decided.path("actors").forEach(actor -> names.add(actor.path("sub").asString("?")));
        Collections.reverse(names);
        names.addFirst(subject(decided.path("subject")));
        return String.join(" → ", names);
    }

    /** Its identifier, and what people call it in brackets. */
    private static String subject(JsonNode subject) {
        var name = subject.has("name") ? " (" + subject.path("name").asString("") + ")" : "";
        return subject.path("sub").asString("?") + name;
    }

    private static @Nullable String tokenId(JsonNode token) {
        return token.isObject()
                ? token.path("iss").asString("") + " " + token.path("jti").asString("")
                : null;
    }
}
