package dev.narrowgate.delegation.engine.jose;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUTHORIZATION_DETAILS;

import dev.narrowgate.delegation.token.AuthorizationDetail;
import dev.narrowgate.delegation.token.AuthorizationDetails;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads and writes the {@code authorization_details} of a token or of a response beside it: an array of objects, each
 * with a {@code type} (RFC 9396, section 2).
 */
public final class DetailsClaim {

    private static final int MAXIMUM_DETAILS = 64;

    /** The maximum length of all details of a token in characters. A header carries them to the next hop. */
    private static final int MAXIMUM_LENGTH = 4096;

    private DetailsClaim() {}

    /**
     * Reads a token's details. Refuses with {@code TokenRejected} if the claim has another form or is too long to
     * forward.
     */
    public static AuthorizationDetails ofToken(ClaimReader claims) {
        var details = of(claims);
        if (!details.values().isEmpty()
                && String.valueOf(claims.raw(AUTHORIZATION_DETAILS)).length() > MAXIMUM_LENGTH) {
            throw claims.refused(AUTHORIZATION_DETAILS, "is longer than " + MAXIMUM_LENGTH + " characters");
        }
        return details;
    }

    /** Reads details of any length. Refuses with {@code TokenRejected} if the claim has another form. */
    public static AuthorizationDetails of(ClaimReader claims) {
        var written = claims.raw(AUTHORIZATION_DETAILS);
        if (written == null) {
            return AuthorizationDetails.NONE;
        }
        if (!written.isArray() || written.size() > MAXIMUM_DETAILS) {
            throw claims.refused(
                    AUTHORIZATION_DETAILS, "is not an array, or has more elements than " + MAXIMUM_DETAILS);
        }
        var details = new ArrayList<AuthorizationDetail>();
        for (var element : written) {
            var type = element.get("type");
            if (!element.isObject() || type == null || !type.isString()) {
                throw claims.refused(AUTHORIZATION_DETAILS, "has an element without a type");
            }
            details.add(new AuthorizationDetail(type.asString(), members(element)));
        }
        return new AuthorizationDetails(details);
    }

    /** Returns details as a claim of a token or a member of a response. */
    public static List<Map<String, Object>> claim(AuthorizationDetails details) {
        return claim(details.members());
    }

    /** Returns the members of each element as a claim. */
    public static List<Map<String, Object>> claim(List<Map<String, Object>> members) {
        return members.stream().map(DetailsClaim::written).toList();
    }

    private static Map<String, Object> written(Map<?, ?> members) {
        var written = new LinkedHashMap<String, Object>();
        members.forEach((name, value) -> written.put(String.valueOf(name), written(value)));
        return written;
    }

    private static @Nullable Object written(Object value) {
        return switch (value) {
            case Map<?, ?> members -> written(members);
            case List<?> elements -> {
                // An ArrayList can hold null, which is a value of JSON.
                var written = new ArrayList<@Nullable Object>();
                elements.forEach(element -> written.add(written(element)));
                yield written;
            }
            case JsonNode scalar when scalar.isBoolean() -> scalar.booleanValue();
            case JsonNode scalar when scalar.isIntegralNumber() -> scalar.bigIntegerValue();
            case JsonNode scalar when scalar.isNumber() -> scalar.decimalValue();
            case JsonNode scalar when scalar.isNull() -> null;
            default -> value;
        };
    }

    private static Map<String, Object> members(JsonNode object) {
        var members = new LinkedHashMap<String, Object>();
        object.properties().forEach(member -> members.put(member.getKey(), plain(member.getValue())));
        return members;
    }

    /** Leaves a number, a boolean and null as the JsonNode that was read, which compares by value. */
    private static Object plain(JsonNode value) {
        if (value.isObject()) {
            return members(value);
        }
        if (value.isArray()) {
            List<Object> elements = new ArrayList<>();
            value.forEach(element -> elements.add(plain(element)));
            return List.copyOf(elements);
        }
        return value.isString() ? value.asString() : value;
    }
}
