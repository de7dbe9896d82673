package dev.narrowgate.delegation.adapter.audit;

import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.token.Delegation;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.VerifiedToken;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
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
    byte[] open(AuditRecord record) {
        var bytes = new ByteArrayOutputStream(1024);
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            write(json, record);
            json.writeEndObject();
        }
        var closed = bytes.toByteArray();
        return java.util.Arrays.copyOf(closed, closed.length - 1);
    }

    private void write(JsonGenerator json, AuditRecord record) {
        var received = record.received();
        json.writeStringProperty("time", record.time().toString());
        json.writeStringProperty("hop_id", received.id());
        json.writeStringProperty("event", record.event().text());
        json.writeStringProperty("gateway", gateway);
        json.writeStringProperty("route", received.resource().route());
        json.writeStringProperty("method", received.action().name());
        json.writeStringProperty("path", received.resource().path());
        json.writeStringProperty("outcome", record.outcome().text());
        optional(json, "code", record.code());
        optional(json, "reason", record.reason());
        if (record.token() != null) {
            who(json, record.token(), record.delegation());
        }
        if (record.outgoing() != null) {
            outgoing(json, record.outgoing());
        }
        json.writeStringProperty("policy", received.policy().name());
        optional(json, "decision", record.decision());
        if (record.status() != null) {
            json.writeNumberProperty("status", record.status());
        }
        json.writeNumberProperty("duration_ms", record.duration().toNanos() / 1_000_000.0);
        optional(json, "trace_id", received.traceId());
    }

    /** As far as it was found out: of a token that may not be presented here only what it says itself. */
    private static void who(JsonGenerator json, VerifiedToken token, @Nullable Delegation delegation) {
        json.writeName("subject");
        principal(json, token.subject());
        json.writeArrayPropertyStart("actors");
        (delegation == null ? token.actors() : delegation.actors()).actors().forEach(actor -> principal(json, actor));
        json.writeEndArray();
        if (delegation != null) {
            json.writeObjectPropertyStart("presenter");
            json.writeStringProperty("sub", delegation.presenter().principal().subject());
            json.writeStringProperty("proof", delegation.presenter().proof());
            json.writeEndObject();
        }
        optional(json, "task", token.task());
        json.writeNumberProperty("hop", token.hop() + 1);
        json.writeObjectPropertyStart("incoming");
        json.writeStringProperty("iss", token.id().issuer());
        json.writeStringProperty("jti", token.id().jti());
        json.writeEndObject();
    }

    private static void outgoing(JsonGenerator json, IssuedToken token) {
        json.writeObjectPropertyStart("outgoing");
        json.writeStringProperty("iss", token.id().issuer());
        json.writeStringProperty("jti", token.id().jti());
        json.writeStringProperty("aud", token.audience().toString());
        json.writeStringProperty("scope", token.scopes().toString());
        // Their types only: the rest is the subject's business.
        if (!token.details().values().isEmpty()) {
            json.writeArrayPropertyStart("authorization_details");
            token.details().types().forEach(json::writeString);
            json.writeEndArray();
        }
        json.writeNumberProperty("exp", token.expiresAt().getEpochSecond());
        json.writeEndObject();
    }

    private static void principal(JsonGenerator json, Principal principal) {
        json.writeStartObject();
        json.writeStringProperty("iss", principal.issuer());
        json.writeStringProperty("sub", principal.subject());
        json.writeEndObject();
    }

    private static void optional(JsonGenerator json, String name, @Nullable String value) {
        if (value != null) {
            json.writeStringProperty(name, value);
        }
    }
}
