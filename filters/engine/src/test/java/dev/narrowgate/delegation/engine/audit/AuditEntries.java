package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.delegation;
import static dev.narrowgate.delegation.TestDelegations.token;

import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.TestRecords;
import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.AuditRecord.Facts;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Result;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presented.PresentedTexts;
import java.time.Duration;

/** Records as hops leave them. */
public final class AuditEntries {

    private AuditEntries() {}

    public static AuditRecord permitted(String id, String path) {
        var delegation = delegation();
        return new AuditRecord(
                NOW,
                AuditEvent.DECIDED,
                received(id, path, "192.0.2.1"),
                Result.of(Outcome.PERMITTED),
                TestRecords.permitted(delegation, TestExchanges.issued(TestExchanges.request(delegation), NOW)),
                TestRecords.response(null, Duration.ofMillis(3)));
    }

    public static AuditRecord completed(String id) {
        return of(id, "/", "192.0.2.1", AuditEvent.COMPLETED, Outcome.COMPLETED, null, null);
    }

    public static AuditRecord refused(String id, String peer) {
        return refused(id, "/tickets/1", peer, "none was sent");
    }

    public static AuditRecord refused(String id, String path, String peer, String reason) {
        return of(id, path, peer, AuditEvent.DECIDED, Outcome.REJECTED, "token-missing", reason);
    }

    /** Refused with a token that is genuine. */
    public static AuditRecord denied(String id, String peer) {
        return deniedTo(delegation().token().clientId(), id, peer);
    }

    /** The same with a token that this client asked for. */
    public static AuditRecord deniedTo(String client, String id, String peer) {
        var plain = of(id, "/tickets/1", peer, AuditEvent.DECIDED, Outcome.DENIED, "policy-denied", "the rule");
        return new AuditRecord(
                plain.time(),
                plain.event(),
                plain.received(),
                plain.result(),
                new Facts(token().clientId(client).build(), delegation(), null, null, null),
                plain.response());
    }

    private static AuditRecord of(
            String id, String path, String peer, AuditEvent event, Outcome outcome, String code, String reason) {
        return new AuditRecord(
                NOW,
                event,
                received(id, path, peer),
                new Result(outcome, code, reason),
                TestRecords.NOTHING,
                TestRecords.response(401, Duration.ofMillis(3)));
    }

    private static Received received(String id, String path, String peer) {
        return new Received(
                id,
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", path),
                null,
                PresentedTexts.NONE,
                new Caller(peer, ""));
    }
}
