package dev.narrowgate.delegation.engine.decision.point.rego;

import java.util.StringJoiner;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Rego's {@code sprintf}, with the verbs {@code %s}, {@code %v}, {@code %d} and {@code %%}. */
final class RegoText {

    private RegoText() {}

    /** Fails with {@code RegoFailure} for another verb, and if verbs and values do not fit. */
    static JsonNode format(JsonNode format, JsonNode values) {
        if (!format.isString() || !values.isArray()) {
            throw new RegoFailure("sprintf takes a text and a list");
        }
        var text = format.stringValue();
        var written = new StringBuilder();
        int used = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) != '%') {
                written.append(text.charAt(i));
                continue;
            }
            i++;
            var verb = i < text.length() ? text.charAt(i) : ' ';
            if (verb == '%') {
                written.append('%');
            } else {
                written.append(written(verb, values.get(used++)));
            }
        }
        if (used != values.size()) {
            throw new RegoFailure("sprintf has more values than verbs");
        }
        return JsonNodeFactory.instance.stringNode(written.toString());
    }

    private static String written(char verb, @Nullable JsonNode value) {
        if (value == null) {
            throw new RegoFailure("sprintf has fewer values than verbs");
        }
        return switch (verb) {
            case 's', 'v' -> value.isString() ? value.stringValue() : term(value);
            case 'd' -> {
                if (!value.isIntegralNumber()) {
                    throw new RegoFailure("sprintf has a value for %d that is not a whole number");
                }
                yield value.asString();
            }
            default -> throw new RegoFailure("sprintf has a verb other than %s, %v, %d and %%");
        };
    }

    /** Writes a value as Rego does, with sorted members, and a space after each comma and colon. */
    private static String term(JsonNode value) {
        if (value.isArray()) {
            var elements = new StringJoiner(", ", "[", "]");
            value.forEach(element -> elements.add(term(element)));
            return elements.toString();
        }
        if (value.isObject()) {
            var members = new StringJoiner(", ", "{", "}");
            new TreeSet<>(value.propertyNames())
                    .forEach(name ->
                            members.add(JsonNodeFactory.instance.stringNode(name) + ": " + term(value.path(name))));
            return members.toString();
        }
        return value.toString();
    }
}
