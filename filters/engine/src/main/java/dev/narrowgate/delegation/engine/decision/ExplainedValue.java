package dev.narrowgate.delegation.engine.decision;

import dev.cel.common.types.TypeType;
import dev.narrowgate.delegation.token.Principal;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes a value of a rule for a person: as JSON, without tokens, and bounded. */
public final class ExplainedValue {

    /** A person reads the beginning of a long text. */
    static final int LONGEST_TEXT = 200;

    static final int MOST_ELEMENTS = 16;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ExplainedValue() {}

    /** @param redaction removes tokens from a text */
    public static String of(@Nullable Object value, UnaryOperator<String> redaction) {
        // Tokens are removed before the text is cut, because half a token is not recognised.
        return shortened(redaction.apply(written(value, redaction)));
    }

    private static String written(@Nullable Object value, UnaryOperator<String> redaction) {
        return switch (value) {
            case null -> "null";
            case String text -> JSON.writeValueAsString(shortened(redaction.apply(text)));
            case ChainActor actor -> written(actor.principal(), redaction);
            case Principal principal -> written(members(principal), redaction);
            case Collection<?> list -> elements(list, redaction);
            case Map<?, ?> map -> members(map, redaction);
            case TypeType type -> type.type().name();
            default -> String.valueOf(value);
        };
    }

    private static Map<String, String> members(Principal principal) {
        var members = new LinkedHashMap<String, String>();
        members.put("iss", principal.issuer());
        members.put("sub", principal.subject());
        return members;
    }

    private static String elements(Collection<?> list, UnaryOperator<String> redaction) {
        return list.stream()
                .limit(MOST_ELEMENTS)
                .map(element -> written(element, redaction))
                .collect(Collectors.joining(", ", "[", end(list.size(), "]")));
    }

    private static String members(Map<?, ?> map, UnaryOperator<String> redaction) {
        // CEL keeps no order of the members of a map.
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, value) -> sorted.put(written(key, redaction), value));
        return sorted.entrySet().stream()
                .limit(MOST_ELEMENTS)
                .map(entry -> entry.getKey() + ": " + written(entry.getValue(), redaction))
                .collect(Collectors.joining(", ", "{", end(map.size(), "}")));
    }

    private static String end(int size, String bracket) {
        return size > MOST_ELEMENTS ? ", … (" + size + " elements)" + bracket : bracket;
    }

    /** Cuts a text that is too long to read. */
    static String shortened(String text) {
        if (text.length() <= LONGEST_TEXT) {
            return text;
        }
        // Half of a pair of surrogates is no character.
        int end = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1)) ? LONGEST_TEXT - 1 : LONGEST_TEXT;
        return text.substring(0, end) + "… (" + text.length() + " characters)";
    }
}
