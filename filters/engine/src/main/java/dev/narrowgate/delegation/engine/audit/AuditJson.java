package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.audit.RecordMemberNames.*;

import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.CountedRefusals;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a record as a line of JSON. Members without a value are left out. */
final class AuditJson {

    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** A request is sent at most twice. */
    private static final int SECOND = 2;

    private final String gateway;

    /** @param gateway the gateway that writes */
    AuditJson(String gateway) {
        this.gateway = gateway;
    }

    /** Returns the object without its closing brace, so that the chain can complete it. */
    byte[] open(AuditEntry entry) {
        var bytes = new ByteArrayOutputStream(1024);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            var verified = entry instanceof AuditRecord record ? record.facts().verified() : null;
            // A caller can invent the texts of a refused request, so they are cut.
            var text = new RecordText(json, isInvented(entry), verified);
            json.writeStartObject();
            switch (entry) {
                case AuditRecord record -> write(json, text, record);
                case CountedRefusals refusals -> ActJson.write(json, gateway, refusals);
                case TokenAct act -> ActJson.write(json, text, gateway, act);
                case GatewayAct act -> ActJson.write(json, text, gateway, act);
            }
            json.writeEndObject();
        }
        var closed = bytes.toByteArray();
        return Arrays.copyOf(closed, closed.length - 1);
    }

    /** A caller that is refused, or that a policy only would refuse, chooses every text of the record. */
    private static boolean isInvented(AuditEntry entry) {
        return entry.refusal() != null
                || entry instanceof AuditRecord record
                        && record.received().shadow() != null
                        && record.facts().outgoing() == null;
    }

    private void write(JsonGenerator json, RecordText text, AuditRecord record) {
        var received = record.received();
        text.ours(TIME, record.time().toString());
        text.ours(HOP_ID, received.id());
        text.ours(EVENT, record.event().text());
        if (record.event() == AuditEvent.REPEATED) {
            json.writeNumberProperty(ATTEMPT, SECOND);
        }
        text.ours(GATEWAY, gateway);
        text.ours(ROUTE, received.resource().route());
        text.foreign(METHOD, received.action().name());
        text.foreign(PATH, received.resource().path());
        text.ours(OUTCOME, record.outcome().text());
        text.oursIfPresent(CODE, record.result().code());
        text.foreignIfPresent(REASON, record.result().reason());
        if (!record.result().faults().isEmpty()) {
            json.writeArrayPropertyStart(FAULTS);
            for (var fault : record.result().faults()) {
                json.writeStartObject();
                text.ours(CODE, fault.code());
                text.foreign(REASON, fault.reason());
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        var facts = record.facts();
        if (facts.token() != null) {
            principals(json, text, facts.token(), facts.delegation());
        }
        if (facts.outgoing() != null) {
            outgoing(json, text, facts.outgoing());
        }
        text.ours(POLICY, received.policy().name());
        if (received.shadow() != null) {
            text.ours(MODE, SHADOW);
        }
        text.oursIfPresent(DECISION, facts.decision());
        var response = record.response();
        if (response.status() != null) {
            json.writeNumberProperty(STATUS, response.status());
        }
        if (response.bytes() != null) {
            json.writeNumberProperty(BYTES_IN, response.bytes().in());
            json.writeNumberProperty(BYTES_OUT, response.bytes().out());
        }
        json.writeNumberProperty(DURATION_MS, response.duration().toNanos() / 1_000_000.0);
        text.foreignIfPresent(TRACE_ID, received.traceId());
        text.oursUnlessEmpty(CLIENT, received.caller().address());
    }

    /** Writes subject, actors and presenter; only the token's own claims if the token may not be presented here. */
    private static void principals(
            JsonGenerator json, RecordText text, VerifiedToken token, @Nullable Delegation delegation) {
        json.writeObjectPropertyStart(SUBJECT);
        identity(text, delegation == null ? token.subject() : delegation.subject());
        text.claimIfPresent(
                NAME,
                (delegation == null ? token : delegation.token()).parties().subjectName());
        json.writeEndObject();
        json.writeArrayPropertyStart(ACTORS);
        (delegation == null ? token.actors() : delegation.actors())
                .actors()
                .forEach(actor -> principal(json, text, actor));
        json.writeEndArray();
        if (delegation != null) {
            json.writeObjectPropertyStart(PRESENTER);
            text.claim(SUB, delegation.presenter().principal().subject());
            text.ours(PROOF, delegation.presenter().proof());
            json.writeEndObject();
        }
        var task = delegation == null ? token.task() : delegation.task();
        text.claimIfPresent(TASK, task == null ? null : task.name());
        json.writeNumberProperty(HOP, delegation == null ? token.passage().hop() + 1 : delegation.hop());
        token(json, text, INCOMING, token.id());
        if (delegation != null && delegation.provenance() != null) {
            // The gateway that signed the chain, which the token itself does not hold.
            token(json, text, PROVENANCE, delegation.provenance());
        }
    }

    private static void outgoing(JsonGenerator json, RecordText text, IssuedToken token) {
        json.writeObjectPropertyStart(OUTGOING);
        text.ours(ISS, token.id().issuer());
        text.claim(JTI, token.id().jti());
        text.ours(AUD, token.authority().audience().toString());
        text.claim(SCOPE, token.authority().scopes().toString());
        if (!token.authority().origins().isEmpty()) {
            json.writeObjectPropertyStart(SCOPE_FROM);
            token.authority().origins().sorted().forEach((scope, from) -> text.claim(scope, from.toString()));
            json.writeEndObject();
        }
        if (token.authorization().name() != null) {
            text.ours(CREDENTIAL, token.authorization().name());
        }
        // Only the types, because their content is private to the subject.
        if (!token.authority().details().values().isEmpty()) {
            json.writeArrayPropertyStart(AUTHORIZATION_DETAILS);
            token.authority().details().types().forEach(text::claim);
            json.writeEndArray();
        }
        json.writeNumberProperty(EXP, token.expiresAt().getEpochSecond());
        if (token.provenance() != null) {
            token(json, text, PROVENANCE, token.provenance().id());
        }
        json.writeEndObject();
    }

    private static void token(JsonGenerator json, RecordText text, String name, TokenId id) {
        json.writeObjectPropertyStart(name);
        text.ours(ISS, id.issuer());
        text.claim(JTI, id.jti());
        json.writeEndObject();
    }

    private static void principal(JsonGenerator json, RecordText text, Principal principal) {
        json.writeStartObject();
        identity(text, principal);
        json.writeEndObject();
    }

    private static void identity(RecordText text, Principal principal) {
        text.claim(ISS, principal.issuer());
        text.claim(SUB, principal.subject());
    }
}
