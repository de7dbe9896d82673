package dev.narrowgate.delegation.engine.verification;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ACT;

import dev.narrowgate.delegation.token.VerifiedToken.Claims;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the further claims that policies name. */
final class ReadClaims {

    private static final int LONGEST_LIST = 256;

    private static final int LONGEST_TEXT = 1024;

    private ReadClaims() {}

    static Claims of(ObjectNode token, Set<String> names) {
        if (names.isEmpty()) {
            return Claims.NONE;
        }
        return new Claims(
                values(token, names), token.get(ACT) instanceof ObjectNode actor ? values(actor, names) : Map.of());
    }

    private static Map<String, Optional<Object>> values(ObjectNode claims, Set<String> names) {
        var values = new HashMap<String, Optional<Object>>();
        for (var name : names) {
            var found = found(claims, name);
            if (found != null && !found.isNull()) {
                values.put(name, Optional.ofNullable(value(found, true)));
            }
        }
        return values;
    }

    /** Returns the claim of this name, or the member of an object at these names with dots between, such as {@code realm_access.roles}. */
    private static @Nullable JsonNode found(JsonNode claims, String name) {
        var exact = claims.get(name);
        if (exact != null) {
            return exact;
        }
        for (int dot = name.indexOf('.'); dot > 0; dot = name.indexOf('.', dot + 1)) {
            if (claims.get(name.substring(0, dot)) instanceof ObjectNode inner) {
                return found(inner, name.substring(dot + 1));
            }
        }
        return null;
    }

    /** Returns null for a value that is not read. */
    private static @Nullable Object value(JsonNode node, boolean lists) {
        if (node.isString()) {
            return isText(node.stringValue()) ? node.stringValue() : null;
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.canConvertToLong() ? node.longValue() : null;
        }
        if (!lists || !node.isArray() || node.size() > LONGEST_LIST) {
            return null;
        }
        var values = new ArrayList<Object>();
        for (var element : node) {
            var value = value(element, false);
            if (value == null) {
                return null;
            }
            values.add(value);
        }
        return values;
    }

    /** A decision point is told texts that every reader of JSON can read (RFC 7493, section 2.1). */
    private static boolean isText(String text) {
        return text.length() <= LONGEST_TEXT
                && text.codePoints().noneMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
