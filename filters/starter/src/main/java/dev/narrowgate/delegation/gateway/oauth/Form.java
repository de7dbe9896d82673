package dev.narrowgate.delegation.gateway.oauth;

import dev.narrowgate.delegation.TokenRequestRefused;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The parameters of a request, each once, in UTF-8 (RFC 6749, section 3.2 and appendix B). It holds secrets. */
final class Form {

    /** Only targets may be named several times (RFC 8693, section 2.1). */
    private static final Set<String> REPEATABLE = Set.of("audience", "resource");

    private static final int MAXIMUM_PARAMETERS = 64;

    private final Map<String, List<String>> values;

    private Form(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Refuses with {@code invalid_request}. */
    static Form parse(String body) {
        var values = new LinkedHashMap<String, List<String>>();
        var pairs = body.split("&", MAXIMUM_PARAMETERS + 1);
        if (pairs.length > MAXIMUM_PARAMETERS) {
            throw malformed("more than " + MAXIMUM_PARAMETERS + " parameters");
        }
        for (var pair : pairs) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                var name = decoded(equals < 0 ? pair : pair.substring(0, equals));
                var all = values.computeIfAbsent(name, first -> new ArrayList<>());
                all.add(decoded(equals < 0 ? "" : pair.substring(equals + 1)));
                if (all.size() > 1 && !REPEATABLE.contains(name)) {
                    throw malformed("a parameter twice");
                }
            }
        }
        return new Form(values);
    }

    static TokenRequestRefused malformed(String reason) {
        return new TokenRequestRefused("invalid_request", reason);
    }

    /** Null when it is not there. One without a value counts as omitted (RFC 6749, section 3.2). */
    @Nullable
    String one(String name) {
        var all = all(name);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** Refuses with {@code invalid_request} when it is not there. */
    String required(String name) {
        var value = one(name);
        if (value == null) {
            throw malformed(name + " is missing");
        }
        return value;
    }

    List<String> all(String name) {
        return values.getOrDefault(name, List.of()).stream()
                .filter(value -> !value.isEmpty())
                .toList();
    }

    /** {@code application/x-www-form-urlencoded}, without mercy: two servers would not read the same in anything else. */
    static String decoded(String text) {
        var bytes = ByteBuffer.allocate(text.length());
        for (int i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (c == '%') {
                bytes.put(digits(text, i + 1));
                i += 2;
            } else if (c > ' ' && c < 0x7f) {
                bytes.put((byte) (c == '+' ? ' ' : c));
            } else {
                throw malformed("not a form");
            }
        }
        return utf8(bytes.flip());
    }

    private static byte digits(String text, int start) {
        int high = start + 1 < text.length() ? Character.digit(text.charAt(start), 16) : -1;
        int low = high < 0 ? -1 : Character.digit(text.charAt(start + 1), 16);
        if (low < 0) {
            throw malformed("not a form");
        }
        return (byte) (high * 16 + low);
    }

    private static String utf8(ByteBuffer bytes) {
        try {
            var text = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
            if (text.chars().noneMatch(Character::isISOControl)) {
                return text;
            }
        } catch (CharacterCodingException malformed) {
            // Refused like other characters that no parameter has.
        }
        throw malformed("a parameter that is not UTF-8, or has a control character");
    }

    @Override
    public String toString() {
        return "Form" + values.keySet();
    }
}
