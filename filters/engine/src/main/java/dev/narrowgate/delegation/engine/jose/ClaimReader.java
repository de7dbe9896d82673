package dev.narrowgate.delegation.engine.jose;

import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.token.Scopes;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads each claim as exactly the type that it must have, without coercion. A claim that is present with a wrong value
 * refuses the token. A claim that is {@code null} is not absent.
 */
public record ClaimReader(ObjectNode claims, String place) {

    private static final int MAXIMUM_STRING = 1024;
    private static final int MAXIMUM_SCOPE = 4096;
    private static final int MAXIMUM_VALUES = 64;
    private static final BigDecimal LATEST = BigDecimal.valueOf(253_402_300_799L);

    public String string(String name) {
        var value = optionalString(name);
        if (value == null) {
            throw refused(name, "is missing");
        }
        return value;
    }

    public @Nullable String optionalString(String name) {
        var value = claims.get(name);
        return value == null ? null : text(value, name, MAXIMUM_STRING);
    }

    /** Reads space-delimited scopes as one string, which may be longer than other claims (RFC 8693, section 4.2). */
    public @Nullable String optionalScope(String name) {
        var value = claims.get(name);
        return value == null ? null : text(value, name, MAXIMUM_SCOPE);
    }

    /**
     * Reads scopes from one text. An empty text or list is no scopes. Returns null when the claim is absent.
     *
     * @param lists whether an array of scopes is accepted too
     */
    public @Nullable Scopes scopes(String name, boolean lists) {
        var value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (lists && value.isArray()) {
            return listed(value, name);
        }
        if (value.isString() && value.asString().isEmpty()) {
            return Scopes.NONE;
        }
        return Scopes.parse(text(value, name, MAXIMUM_SCOPE))
                .orElseThrow(() -> refused(name, "is not a list of scopes that single spaces separate"));
    }

    private Scopes listed(JsonNode array, String name) {
        var scopes = new ArrayList<String>();
        int length = 0;
        for (var element : array) {
            var scope = text(element, name, MAXIMUM_SCOPE);
            length += scope.length() + 1;
            // An element with a space would become two scopes.
            if (length > MAXIMUM_SCOPE
                    || Scopes.parse(scope)
                            .filter(one -> one.values().size() == 1)
                            .isEmpty()) {
                throw refused(
                        name, "has an element that is not a scope, or is longer than " + MAXIMUM_SCOPE + " characters");
            }
            scopes.add(scope);
        }
        return Scopes.of(scopes);
    }

    /** Reads seconds since 1970, which may have a fraction (RFC 7519, section 2). */
    public Instant numericDate(String name) {
        var value = optionalNumericDate(name);
        if (value == null) {
            throw refused(name, "is missing");
        }
        return value;
    }

    public @Nullable Instant optionalNumericDate(String name) {
        var value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (!value.isNumber()) {
            throw refused(name, "is not a number");
        }
        var seconds = value.decimalValue();
        if (seconds.signum() < 0 || seconds.compareTo(LATEST) > 0) {
            throw refused(name, "is not a date that can be represented");
        }
        var whole = seconds.longValue();
        var nanos = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9);
        return Instant.ofEpochSecond(whole, nanos.longValue());
    }

    public int positive(String name) {
        var value = claims.get(name);
        if (value == null || !value.isInt() || value.intValue() < 1) {
            throw refused(name, "is not a positive whole number");
        }
        return value.intValue();
    }

    /** Reads a string or an array of strings (RFC 7519, section 4.1.3). */
    public List<String> strings(String name) {
        var value = claims.get(name);
        if (value == null) {
            throw refused(name, "is missing");
        }
        if (!value.isArray()) {
            return List.of(text(value, name, MAXIMUM_STRING));
        }
        if (value.isEmpty() || value.size() > MAXIMUM_VALUES) {
            throw refused(name, "has no value, or more than " + MAXIMUM_VALUES);
        }
        var strings = new ArrayList<String>();
        value.forEach(element -> strings.add(text(element, name, MAXIMUM_STRING)));
        return strings;
    }

    /** Reads a nested object. Returns null when the claim is absent. */
    public @Nullable ClaimReader object(String name) {
        var value = claims.get(name);
        if (value == null) {
            return null;
        }
        if (value instanceof ObjectNode object) {
            return new ClaimReader(object, place + name + ".");
        }
        throw refused(name, "is not an object");
    }

    /** Reads an array of at most {@code maximum} objects. Returns an empty list when the claim is absent. */
    public List<ClaimReader> objects(String name, int maximum) {
        var value = claims.get(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray() || value.size() > maximum) {
            throw refused(name, "is not an array, or has more elements than " + maximum);
        }
        var objects = new ArrayList<ClaimReader>();
        for (var element : value) {
            if (!(element instanceof ObjectNode object)) {
                throw refused(name, "has an element that is not an object");
            }
            objects.add(new ClaimReader(object, place + name + "."));
        }
        return objects;
    }

    public boolean has(String name) {
        return claims.has(name);
    }

    public @Nullable JsonNode raw(String name) {
        return claims.get(name);
    }

    public TokenRejected refused(String name, String what) {
        return new TokenRejected("claim " + place + name + " " + what);
    }

    private String text(JsonNode value, String name, int maximum) {
        if (!value.isString()) {
            throw refused(name, "is not a string");
        }
        var text = value.asString();
        if (text.isEmpty() || text.length() > maximum) {
            throw refused(name, "is empty, or longer than " + maximum + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i)) || isLoneSurrogate(text, i)) {
                throw refused(name, "has a control character or an unpaired surrogate at " + i);
            }
        }
        return text;
    }

    private static boolean isLoneSurrogate(String text, int i) {
        var c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
