package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.audit.RecordMemberNames.NEWEST;
import static dev.narrowgate.delegation.audit.RecordMemberNames.PUBLISHED;
import static dev.narrowgate.delegation.audit.RecordMemberNames.REVOKED;
import static dev.narrowgate.delegation.audit.RecordMemberNames.SIGNS_FROM;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An act of the gateway itself that changes its trusted keys or its audit files.
 *
 * @param event the name of the act, in the past tense
 * @param members the properties of the act, in this order: texts, and lists of texts
 */
public record GatewayAct(String id, Instant time, String event, Map<String, Object> members) implements AuditEntry {

    public GatewayAct {
        members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
    }

    /**
     * The gateway signs and verifies tokens with other keys.
     *
     * @param from the time from which the newest key signs
     * @param names the ids of the keys
     */
    public static GatewayAct signingKeys(String id, Instant time, Instant from, Map<String, Object> names) {
        var members = new LinkedHashMap<String, Object>();
        members.put(NEWEST, String.valueOf(names.get(NEWEST)));
        members.put(SIGNS_FROM, from.toString());
        members.put(PUBLISHED, names.getOrDefault(PUBLISHED, List.of()));
        members.put(REVOKED, names.getOrDefault(REVOKED, List.of()));
        return new GatewayAct(id, time, "signing_keys", members);
    }
}
