package dev.narrowgate.delegation.adapter.audit;

import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.CountedRefusals;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.TokenAct;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.token.Delegation;
import dev.narrowgate.delegation.token.PresentedTexts;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A record as a line of JSON. Members that have no value are left out. */
final class AuditJson {

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final String gateway;

    /** @param gateway who writes */
    AuditJson(String gateway) {
        this.gateway = gateway;
    }

    /** The members of the object, still open at its end, so that the chain can close it. */
    byte[] open(AuditEntry entry) {
        var bytes = new ByteArrayOutputStream(1024);
        var presented = entry instanceof AuditRecord record ? record.received().presented() : PresentedTexts.NONE;
        try (var generator = JSON.createGenerator(ObjectWriteContext.empty(), bytes);
                var json = new RedactingGenerator(generator, presented)) {
            // What was refused may be whatever a caller made up: its texts are cut.
            var text = entry.refusal() == null ? RecordText.whole(json) : RecordText.cut(json);
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

    private void write(RedactingGenerator json, RecordText text, AuditRecord record) {
        var received = record.received();
        json.writeStringProperty("time", record.time().toString());
        json.writeStringProperty("hop_id", received.id());
        json.writeStringProperty("event", record.event().text());
        json.writeStringProperty("gateway", gateway);
        text.write("route", received.resource().route());
        text.write("method", received.action().name());
        text.write("path", received.resource().path());
        text.write("outcome", record.outcome().text());
        text.writeIfPresent("code", record.code());
        text.writeIfPresent("reason", record.reason());
        if (record.token() != null) {
            who(json, text, record.token(), record.delegation());
        }
        if (record.outgoing() != null) {
            outgoing(json, text, record.outgoing());
        }
        text.write("policy", received.policy().name());
        text.writeIfPresent("decision", record.decision());
        if (record.status() != null) {
            json.writeNumberProperty("status", record.status());
        }
        json.writeNumberProperty("duration_ms", record.duration().toNanos() / 1_000_000.0);
        text.writeIfPresent("trace_id", received.traceId());
    }

    /** As far as it was found out: of a token that may not be presented here only what it says itself. */
    private static void who(
            RedactingGenerator json, RecordText text, VerifiedToken token, @Nullable Delegation delegation) {
        json.writeName("subject");
        principal(json, text, token.subject());
        json.writeArrayPropertyStart("actors");
        (delegation == null ? token.actors() : delegation.actors())
                .actors()
                .forEach(actor -> principal(json, text, actor));
        json.writeEndArray();
        if (delegation != null) {
            json.writeObjectPropertyStart("presenter");
            text.write("sub", delegation.presenter().principal().subject());
            text.write("proof", delegation.presenter().proof());
            json.writeEndObject();
        }
        text.writeIfPresent("task", token.task());
        json.writeNumberProperty("hop", token.hop() + 1);
        json.writeObjectPropertyStart("incoming");
        text.write("iss", token.id().issuer());
        text.write("jti", token.id().jti());
        json.writeEndObject();
    }

    private static void outgoing(RedactingGenerator json, RecordText text, IssuedToken token) {
        json.writeObjectPropertyStart("outgoing");
        text.write("iss", token.id().issuer());
        text.write("jti", token.id().jti());
        text.write("aud", token.audience().toString());
        text.write("scope", token.scopes().toString());
        // Their types only: the rest is the subject's business.
        if (!token.details().values().isEmpty()) {
            json.writeArrayPropertyStart("authorization_details");
            token.details().types().forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
        json.writeEndObject();
    }

    private static void principal(RedactingGenerator json, RecordText text, Principal principal) {
        json.writeStartObject();
        text.write("iss", principal.issuer());
        text.write("sub", principal.subject());
        json.writeEndObject();
    }
}
