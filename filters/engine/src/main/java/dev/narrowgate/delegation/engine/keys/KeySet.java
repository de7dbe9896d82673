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
 * The usable keys of a published key set (RFC 7517, section 5).
 *
 * @param keys the usable keys by id; a key without an id is under the empty text
 * @param unusable the ids of the keys that were left out
 * @param remarks the reasons why keys were left out
 */
public record KeySet(Map<String, List<VerificationKey>> keys, Set<String> unusable, List<String> remarks) {

    private static final int MAXIMUM_KEYS = 100;

    public KeySet {
        keys = keys.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, named -> List.copyOf(named.getValue())));
        unusable = Set.copyOf(unusable);
        remarks = List.copyOf(remarks);
    }

    /** Parses a key set without the keys that have no id. Fails like {@link #parse(byte[], KeysWithoutKid)}. */
    public static KeySet parse(byte[] json) {
        return parse(json, KeysWithoutKid.REFUSE);
    }

    /** Parses a key set. Fails with {@code IllegalArgumentException} when it is no key set, or has no usable key. */
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
     * Returns the usable ones of these keys, which may be none. A key without an id is not usable.
     *
     * @param use the use that a key may name
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
        // Two keys have one id and one algorithm, so the id is ambiguous (RFC 7517, section 4.5).
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
            // A malformed key has no id that a token could name.
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
        throw new IllegalArgumentException("not an array of at most " + MAXIMUM_KEYS + " keys");
    }

    /** Returns whether this set still has every key of the other, unchanged. */
    boolean includes(KeySet other) {
        return other.keys.values().stream().flatMap(List::stream).allMatch(this::includes);
    }

    private boolean includes(VerificationKey key) {
        return keys.getOrDefault(key.keyId(), List.of()).stream()
                .anyMatch(same -> same.jwk().equals(key.jwk()));
    }

    /**
     * Finds the key of this id that fits the algorithm, or else a key of this id that does not fit. Without an id,
     * finds the only key of the whole set that fits. Returns null when there is no such key, or several fit.
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
