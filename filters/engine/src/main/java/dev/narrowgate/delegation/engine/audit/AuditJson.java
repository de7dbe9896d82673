package dev.narrowgate.delegation.engine.audit;

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

/** A record as a line of JSON. Members that have no value are left out. */
final class AuditJson {

    private static final JsonFactory JSON = JsonFactory.builder().build();

    /** A request is never sent more often. */
    private static final int SECOND = 2;

    private final String gateway;

    /** @param gateway who writes */
    AuditJson(String gateway) {
        this.gateway = gateway;
    }

    /** The members of the object, still open at its end, so that the chain can close it. */
    byte[] open(AuditEntry entry) {
        var bytes = new ByteArrayOutputStream(1024);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            var verified = entry instanceof AuditRecord record ? record.verified() : null;
            // What was refused may be whatever a caller made up: its texts are cut.
            var text = new RecordText(json, entry.refusal() != null, verified);
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

    private void write(JsonGenerator json, RecordText text, AuditRecord record) {
        var received = record.received();
        text.ours("time", record.time().toString());
        text.ours("hop_id", received.id());
        text.ours("event", record.event().text());
        if (record.event() == AuditEvent.REPEATED) {
            json.writeNumberProperty("attempt", SECOND);
        }
        text.ours("gateway", gateway);
        text.ours("route", received.resource().route());
        text.foreign("method", received.action().name());
        text.foreign("path", received.resource().path());
        text.ours("outcome", record.outcome().text());
        text.oursIfPresent("code", record.code());
        text.foreignIfPresent("reason", record.reason());
        if (record.token() != null) {
            who(json, text, record.token(), record.delegation());
        }
        if (record.outgoing() != null) {
            outgoing(json, text, record.outgoing());
        }
        text.ours("policy", received.policy().name());
        text.oursIfPresent("decision", record.decision());
        if (record.status() != null) {
            json.writeNumberProperty("status", record.status());
        }
        if (record.bytes() != null) {
            json.writeNumberProperty("bytes_in", record.bytes().in());
            json.writeNumberProperty("bytes_out", record.bytes().out());
        }
        json.writeNumberProperty("duration_ms", record.duration().toNanos() / 1_000_000.0);
        text.foreignIfPresent("trace_id", received.traceId());
        text.oursUnlessEmpty("client", received.client());
    }

    /** As far as it was found out: of a token that may not be presented here only what it says itself. */
    private static void who(JsonGenerator json, RecordText text, VerifiedToken token, @Nullable Delegation delegation) {
        json.writeObjectPropertyStart("subject");
        identity(text, delegation == null ? token.subject() : delegation.subject());
        text.claimIfPresent("name", (delegation == null ? token : delegation.token()).subjectName());
        json.writeEndObject();
        json.writeArrayPropertyStart("actors");
        (delegation == null ? token.actors() : delegation.actors())
                .actors()
                .forEach(actor -> principal(json, text, actor));
        json.writeEndArray();
        if (delegation != null) {
            json.writeObjectPropertyStart("presenter");
            text.claim("sub", delegation.presenter().principal().subject());
            text.ours("proof", delegation.presenter().proof());
            json.writeEndObject();
        }
        text.claimIfPresent("task", delegation == null ? token.task() : delegation.task());
        json.writeNumberProperty("hop", delegation == null ? token.hop() + 1 : delegation.hop());
        token(json, text, "incoming", token.id());
        if (delegation != null && delegation.provenance() != null) {
            // The gateway that told the chain, which the token itself does not say.
            token(json, text, "provenance", delegation.provenance());
        }
    }

    private static void outgoing(JsonGenerator json, RecordText text, IssuedToken token) {
        json.writeObjectPropertyStart("outgoing");
        text.ours("iss", token.id().issuer());
        text.claim("jti", token.id().jti());
        text.ours("aud", token.audience().toString());
        text.claim("scope", token.scopes().toString());
        // Their types only: the rest is the subject's business.
        if (!token.details().values().isEmpty()) {
            json.writeArrayPropertyStart("authorization_details");
            token.details().types().forEach(text::claim);
            json.writeEndArray();
        }
        json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
        if (token.provenance() != null) {
            token(json, text, "provenance", token.provenance().id());
        }
        json.writeEndObject();
    }

    private static void token(JsonGenerator json, RecordText text, String name, TokenId id) {
        json.writeObjectPropertyStart(name);
        text.ours("iss", id.issuer());
        text.claim("jti", id.jti());
        json.writeEndObject();
    }

    private static void principal(JsonGenerator json, RecordText text, Principal principal) {
        json.writeStartObject();
        identity(text, principal);
        json.writeEndObject();
    }

    private static void identity(RecordText text, Principal principal) {
        text.claim("iss", principal.issuer());
        text.claim("sub", principal.subject());
    }
}
