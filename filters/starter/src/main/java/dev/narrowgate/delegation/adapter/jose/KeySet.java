package dev.narrowgate.delegation.adapter.jose;

import com.nimbusds.jose.jwk.KeyUse;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A published set of keys (RFC 7517, section 5), as far as it is usable.
 *
 * @param unusable the ids of the keys that were left out
 * @param remarks about the keys that were left out
 */
record KeySet(Map<String, VerificationKey> keys, Set<String> unusable, List<String> remarks) {

    private static final int MAXIMUM_KEYS = 100;

    KeySet {
        keys = Map.copyOf(keys);
        unusable = Set.copyOf(unusable);
        remarks = List.copyOf(remarks);
    }

    /** Fails with {@code IllegalArgumentException} when it is no key set at all, or has no usable key. */
    static KeySet parse(byte[] json) {
        var elements = new ArrayList<String>();
        elements(json).forEach(element -> elements.add(element.toString()));
        var set = of(elements, KeyUse.SIGNATURE);
        if (set.keys.isEmpty()) {
            throw new IllegalArgumentException("no usable key" + (set.remarks.isEmpty() ? "" : ": " + set.remarks));
        }
        return set;
    }

    /**
     * Of these keys the usable ones, which may be none.
     *
     * @param use that a key may name
     */
    static KeySet of(List<String> elements, KeyUse use) {
        var keys = new HashMap<String, VerificationKey>();
        var remarks = new ArrayList<String>();
        var ambiguous = new HashSet<String>();
        var unusable = new HashSet<String>();
        for (var element : elements) {
            try {
                var key = JwkAdmission.admit(element, use);
                if (keys.put(key.keyId(), key) != null) {
                    ambiguous.add(key.keyId());
                }
            } catch (JwkAdmission.Inadmissible inadmissible) {
                addId(unusable, element);
                remarks.add("key " + (remarks.size() + keys.size() + 1) + " " + inadmissible.getMessage());
            }
        }
        // Two keys of one name: it is not known which was meant (RFC 7517, section 4.5).
        ambiguous.forEach(keyId -> {
            keys.remove(keyId);
            unusable.add(keyId);
            remarks.add("two keys have the same kid");
        });
        return new KeySet(keys, unusable, remarks);
    }

    private static void addId(Set<String> ids, String element) {
        try {
            var id = StrictJson.object(element.getBytes(StandardCharsets.UTF_8), "key")
                    .get("kid");
            if (id != null && id.isString()) {
                ids.add(id.asString());
            }
        } catch (TokenRejected malformed) {
            // It has no name that a token could say.
        }
    }

    private static JsonNode elements(byte[] json) {
        try {
            var elements = StrictJson.document(json, "key set").get("keys");
            if (elements != null && elements.isArray() && elements.size() <= MAXIMUM_KEYS) {
                return elements;
            }
        } catch (TokenRejected malformed) {
            throw new IllegalArgumentException(malformed.reason());
        }
        throw new IllegalArgumentException("no array of at most " + MAXIMUM_KEYS + " keys");
    }

    /** Whether every key of the other is still here, unchanged. */
    boolean includes(KeySet other) {
        return other.keys.values().stream().allMatch(this::includes);
    }

    private boolean includes(VerificationKey key) {
        var same = keys.get(key.keyId());
        return same != null && same.jwk().equals(key.jwk());
    }

    @Nullable
    VerificationKey find(String keyId) {
        return keys.get(keyId);
    }
}
