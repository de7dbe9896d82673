package dev.narrowgate.delegation.adapter.audit;

import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.CountedRefusals;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.TokenAct;
import java.util.List;

/** The members of records that are about no single hop. */
final class ActJson {

    private ActJson() {}

    static void write(RedactingGenerator json, String gateway, CountedRefusals refusals) {
        // The reason is the only text here that is not ours.
        var text = RecordText.cut(json);
        head(json, refusals, "counted", gateway);
        text.writeIfPresent("client", refusals.peer());
        json.writeBooleanProperty("genuine", refusals.genuine());
        text.write("first", refusals.first().toString());
        text.write("last", refusals.last().toString());
        json.writeNumberProperty("count", refusals.count());
        json.writeArrayPropertyStart("refusals");
        for (var kind : refusals.kinds()) {
            json.writeStartObject();
            text.write("outcome", kind.outcome().text());
            text.writeIfPresent("code", kind.code());
            json.writeNumberProperty("count", kind.count());
            text.writeIfPresent("reason", kind.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void write(RedactingGenerator json, RecordText text, String gateway, TokenAct act) {
        head(json, act, act.kind().text(), gateway);
        text.write("route", "token-service");
        text.write("method", act.method());
        text.write("path", act.path());
        text.write("outcome", act.outcome().text());
        text.writeIfPresent("code", act.code());
        text.writeIfPresent("reason", act.reason());
        var client = act.client();
        if (client != null) {
            json.writeObjectPropertyStart("presenter");
            text.write("client", client.id());
            text.write("iss", client.actor().issuer());
            text.write("sub", client.actor().subject());
            json.writeEndObject();
        }
        var token = act.token();
        if (token != null) {
            json.writeObjectPropertyStart("about");
            text.write("iss", token.issuer());
            text.write("jti", token.jti());
            json.writeEndObject();
        }
        text.writeIfPresent("answer", act.answer());
        if (act.status() != null) {
            json.writeNumberProperty("status", act.status());
        }
        json.writeNumberProperty("duration_ms", act.duration().toNanos() / 1_000_000.0);
        text.writeIfPresent("trace_id", act.traceId());
    }

    static void write(RedactingGenerator json, RecordText text, String gateway, GatewayAct act) {
        head(json, act, act.event(), gateway);
        act.members().forEach((name, value) -> {
            if (value instanceof List<?> values) {
                json.writeArrayPropertyStart(name);
                values.forEach(element -> json.writeString(String.valueOf(element)));
                json.writeEndArray();
            } else {
                text.write(name, String.valueOf(value));
            }
        });
    }

    private static void head(RedactingGenerator json, AuditEntry entry, String event, String gateway) {
        json.writeStringProperty("time", entry.time().toString());
        json.writeStringProperty("hop_id", entry.id());
        json.writeStringProperty("event", event);
        json.writeStringProperty("gateway", gateway);
    }
}
