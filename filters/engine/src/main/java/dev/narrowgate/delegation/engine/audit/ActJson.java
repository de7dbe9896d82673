package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.CountedRefusals;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.TokenAct;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** The members of records that are about no single hop. */
final class ActJson {

    private ActJson() {}

    static void write(JsonGenerator json, String gateway, CountedRefusals refusals) {
        // The reason is the only text here that is not ours.
        var text = new RecordText(json, true, null);
        head(text, refusals, "counted", gateway);
        text.oursIfPresent("client", refusals.peer());
        json.writeBooleanProperty("genuine", refusals.genuine());
        text.ours("first", refusals.first().toString());
        text.ours("last", refusals.last().toString());
        json.writeNumberProperty("count", refusals.count());
        json.writeArrayPropertyStart("refusals");
        for (var kind : refusals.kinds()) {
            json.writeStartObject();
            text.ours("outcome", kind.outcome().text());
            text.oursIfPresent("code", kind.code());
            json.writeNumberProperty("count", kind.count());
            text.foreignIfPresent("reason", kind.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, RecordText text, String gateway, TokenAct act) {
        head(text, act, act.kind().text(), gateway);
        text.ours("route", "token-service");
        text.foreign("method", act.method());
        text.foreign("path", act.path());
        text.ours("outcome", act.outcome().text());
        text.oursIfPresent("code", act.code());
        text.foreignIfPresent("reason", act.reason());
        var client = act.client();
        if (client != null) {
            json.writeObjectPropertyStart("presenter");
            text.ours("client", client.id());
            text.ours("iss", client.actor().issuer());
            text.ours("sub", client.actor().subject());
            json.writeEndObject();
        }
        var token = act.token();
        if (token != null) {
            json.writeObjectPropertyStart("about");
            text.ours("iss", token.issuer());
            text.ours("jti", token.jti());
            json.writeEndObject();
        }
        text.oursIfPresent("answer", act.answer());
        if (act.status() != null) {
            json.writeNumberProperty("status", act.status());
        }
        json.writeNumberProperty("duration_ms", act.duration().toNanos() / 1_000_000.0);
        text.foreignIfPresent("trace_id", act.traceId());
        text.oursUnlessEmpty("client", act.address());
    }

    static void write(JsonGenerator json, RecordText text, String gateway, GatewayAct act) {
        head(text, act, act.event(), gateway);
        act.members().forEach((name, value) -> {
            if (value instanceof List<?> values) {
                json.writeArrayPropertyStart(name);
                values.forEach(element -> text.claim(String.valueOf(element)));
                json.writeEndArray();
            } else {
                text.claim(name, String.valueOf(value));
            }
        });
    }

    private static void head(RecordText text, AuditEntry entry, String event, String gateway) {
        text.ours("time", entry.time().toString());
        text.ours("hop_id", entry.id());
        text.ours("event", event);
        text.ours("gateway", gateway);
    }
}
