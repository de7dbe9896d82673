package dev.narrowgate.delegation.endpoints.tokenservice;

import static dev.narrowgate.delegation.engine.oauth.OAuthErrorCodes.INVALID_REQUEST;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.AUDIENCE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.RESOURCE;

import dev.narrowgate.delegation.TokenRequestRefused;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The decoded parameters of a form in UTF-8 (RFC 6749, section 3.2 and appendix B). It contains secrets. */
final class Form {

    /** Only targets may occur several times (RFC 8693, section 2.1). */
    private static final Set<String> REPEATABLE = Set.of(AUDIENCE, RESOURCE);

    private static final int MAXIMUM_PARAMETERS = 64;

    private final Map<String, List<String>> values;

    private Form(Map<String, List<String>> values) {
        this.values = values;
    }

    /** Parses a form. Refuses a malformed one with {@code invalid_request}. */
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
                    throw malformed("a parameter is repeated");
                }
            }
        }
        return new Form(values);
    }

    static TokenRequestRefused malformed(String reason) {
        return new TokenRequestRefused(INVALID_REQUEST, reason);
    }

    /**
     * Returns the value of a parameter, or null without one. A parameter without a value counts as omitted (RFC 6749,
     * section 3.2).
     */
    @Nullable
    String one(String name) {
        var all = all(name);
        return all.isEmpty() ? null : all.getFirst();
    }

    /** Refuses with {@code invalid_request} if the parameter is missing. */
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

    /** Decodes {@code application/x-www-form-urlencoded} strictly: two servers could read anything else in two ways. */
    static String decoded(String text) {
        try {
            var decoded = URLDecoder.decode(text, StandardCharsets.UTF_8);
            if (text.chars().allMatch(Form::isForm) && decoded.chars().noneMatch(Form::isForeign)) {
                return decoded;
            }
        } catch (IllegalArgumentException malformed) {
            // Refused below, like forbidden characters.
        }
        throw malformed("not a form in UTF-8, or with a control character");
    }

    private static boolean isForm(int c) {
        return c > ' ' && c < 0x7f;
    }

    /** No token, name or secret contains a control character or the replacement character of invalid UTF-8. */
    private static boolean isForeign(int c) {
        return Character.isISOControl(c) || c == '\uFFFD';
    }

    @Override
    public String toString() {
        return "Form" + values.keySet();
    }
}
