package dev.narrowgate.delegation.engine.keys;

import static dev.narrowgate.delegation.engine.jose.JoseHeaderNames.KID;

import com.nimbusds.jose.jwk.KeyUse;
import dev.narrowgate.delegation.DelegationFailure.TokenRejected;
import dev.narrowgate.delegation.engine.jose.StrictJson;
import dev.narrowgate.delegation.engine.jose.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A published set of keys (RFC 7517, section 5), as far as it is usable.
 *
 * @param keys by their ids; those without one by the empty text
 * @param unusable the ids of the keys that were left out
 * @param remarks about the keys that were left out
 */
public record KeySet(Map<String, List<VerificationKey>> keys, Set<String> unusable, List<String> remarks) {

    private static final int MAXIMUM_KEYS = 100;

    public KeySet {
        keys = keys.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, named -> List.copyOf(named.getValue())));
        unusable = Set.copyOf(unusable);
        remarks = List.copyOf(remarks);
    }

    /** Of keys that all have an id. Fails like the other. */
    public static KeySet parse(byte[] json) {
        return parse(json, KeysWithoutKid.REFUSE);
    }

    /** Fails with {@code IllegalArgumentException} when it is no key set at all, or has no usable key. */
    public static KeySet parse(byte[] json, KeysWithoutKid unnamed) {
        var elements = new ArrayList<String>();
        elements(json).forEach(element -> elements.add(element.toString()));
        var set = of(elements, KeyUse.SIGNATURE, unnamed);
        if (set.keys.isEmpty()) {
            throw new IllegalArgumentException("no usable key" + (set.remarks.isEmpty() ? "" : ": " + set.remarks));
        }
        return set;
    }

    /**
     * Of these keys the usable ones, which may be none. All of them have to have an id.
     *
     * @param use that a key may name
     */
    public static KeySet of(List<String> elements, KeyUse use) {
        return of(elements, use, KeysWithoutKid.REFUSE);
    }

    private static KeySet of(List<String> elements, KeyUse use, KeysWithoutKid unnamed) {
        var keys = new HashMap<String, List<VerificationKey>>();
        var remarks = new ArrayList<String>();
        var ambiguous = new HashSet<String>();
        var unusable = new HashSet<String>();
        for (var element : elements) {
            try {
                var key = unnamed == KeysWithoutKid.ONE
                        ? JwkAdmission.admitUnnamed(element, use)
                        : JwkAdmission.admit(element, use);
                var others = keys.computeIfAbsent(key.keyId(), id -> new ArrayList<>());
                if (!key.keyId().isEmpty() && others.stream().anyMatch(key::sharesAlgorithm)) {
                    ambiguous.add(key.keyId());
                }
                others.add(key);
            } catch (JwkAdmission.Inadmissible inadmissible) {
                addId(unusable, element);
                remarks.add("key " + (remarks.size() + keys.size() + 1) + " " + inadmissible.getMessage());
            }
        }
        // Two keys of one name for one algorithm: it is not known which was meant (RFC 7517, section 4.5).
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
                    .get(KID);
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
        return other.keys.values().stream().flatMap(List::stream).allMatch(this::includes);
    }

    private boolean includes(VerificationKey key) {
        return keys.getOrDefault(key.keyId(), List.of()).stream()
                .anyMatch(same -> same.jwk().equals(key.jwk()));
    }

    /**
     * The key of this id that fits the algorithm, or one of this id that does not. Without an id it is the one key of the whole
     * set that fits, and null when there are several.
     */
    @Nullable
    public VerificationKey find(String keyId, String algorithm) {
        if (keyId.isEmpty()) {
            return onlyOne(algorithm);
        }
        var named = keys.get(keyId);
        return named == null
                ? null
                : named.stream()
                        .filter(key -> key.algorithms().contains(algorithm))
                        .findFirst()
                        .orElse(named.getFirst());
    }

    private @Nullable VerificationKey onlyOne(String algorithm) {
        var fitting = keys.values().stream()
                .flatMap(List::stream)
                .filter(key -> key.algorithms().contains(algorithm))
                .toList();
        return fitting.size() == 1 ? fitting.getFirst() : null;
    }
}
