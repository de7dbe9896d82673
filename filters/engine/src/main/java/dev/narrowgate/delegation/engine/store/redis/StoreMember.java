package dev.narrowgate.delegation.engine.store.redis;

import java.util.List;

/**
 * What a gateway says of itself to the others on its store.
 *
 * @param gateway its identifier
 * @param keys the thumbprints of the signing keys that it publishes
 */
public record StoreMember(String gateway, List<String> keys) {

    public StoreMember {
        keys = List.copyOf(keys);
    }
}
