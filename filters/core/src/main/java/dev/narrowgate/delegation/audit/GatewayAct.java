package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.audit.RecordMemberNames.*;

import dev.narrowgate.delegation.revocation.Dropped;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An act of the gateway itself, or of one of its operators, and not of a hop.
 *
 * @param event the name of the act, in the past tense
 * @param members the properties of the act, in this order: texts, lists of texts, and whole numbers
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

    /** Something was revoked, or a task completed, at this gateway. */
    public static GatewayAct revocation(String id, Instant time, Revocation revocation, Dropped dropped) {
        var members = new LinkedHashMap<String, Object>();
        members.put(REVOCATION, revocation.id());
        members.put(REVOKES, revocation.what().text());
        members.put(BY, revocation.by());
        members.put(REASON, revocation.reason());
        members.put(DROPPED_TOKENS, dropped.tokens());
        members.put(DROPPED_DECISIONS, dropped.decisions());
        members.put(DROPPED_ISSUED, dropped.issued());
        members.put(DROPPED_STREAMS, dropped.streams());
        return new GatewayAct(
                id, time, revocation.manner() == Manner.COMPLETED ? "task_completed" : "revocation", members);
    }

    /** A revocation was lifted. */
    public static GatewayAct lifted(String id, Instant time, Revocation revocation, String by) {
        var members = new LinkedHashMap<String, Object>();
        members.put(REVOCATION, revocation.id());
        members.put(REVOKES, revocation.what().text());
        members.put(BY, by);
        return new GatewayAct(id, time, "revocation_lifted", members);
    }

    /** An operator asked the gateway for a change. The record is made before the change, and says nothing about it. */
    public static GatewayAct operatorCall(String id, Instant time, String by, String method, String path) {
        var members = new LinkedHashMap<String, Object>();
        members.put(BY, by);
        members.put(METHOD, method);
        members.put(PATH, path);
        return new GatewayAct(id, time, "operator_call", members);
    }
}
