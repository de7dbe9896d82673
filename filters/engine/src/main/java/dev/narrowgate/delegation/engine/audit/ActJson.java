package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.audit.RecordMemberNames.*;

import dev.narrowgate.delegation.audit.AuditEntry;
import dev.narrowgate.delegation.audit.CountedRefusals;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.audit.TokenAct;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Writes the members of records that do not belong to one hop. */
final class ActJson {

    private ActJson() {}

    static void write(JsonGenerator json, String gateway, CountedRefusals refusals) {
        // Only the reason is a foreign text here.
        var text = new RecordText(json, true, null);
        head(text, refusals, "counted", gateway);
        text.oursIfPresent(CLIENT, refusals.peer());
        json.writeBooleanProperty(GENUINE, refusals.genuine());
        text.ours(FIRST, refusals.first().toString());
        text.ours(LAST, refusals.last().toString());
        json.writeNumberProperty(COUNT, refusals.count());
        json.writeArrayPropertyStart(REFUSALS);
        for (var kind : refusals.kinds()) {
            json.writeStartObject();
            text.ours(OUTCOME, kind.outcome().text());
            text.oursIfPresent(CODE, kind.code());
            json.writeNumberProperty(COUNT, kind.count());
            text.foreignIfPresent(REASON, kind.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    static void write(JsonGenerator json, RecordText text, String gateway, TokenAct act) {
        head(text, act, act.kind().text(), gateway);
        text.ours(ROUTE, TokenAct.ROUTE);
        text.foreign(METHOD, act.request().method());
        text.foreign(PATH, act.request().path());
        text.ours(OUTCOME, act.result().outcome().text());
        text.oursIfPresent(CODE, act.result().code());
        text.foreignIfPresent(REASON, act.result().reason());
        var client = act.client();
        if (client != null) {
            json.writeObjectPropertyStart(PRESENTER);
            text.ours(CLIENT, client.id());
            text.ours(ISS, client.actor().issuer());
            text.ours(SUB, client.actor().subject());
            json.writeEndObject();
        }
        var token = act.token();
        if (token != null) {
            json.writeObjectPropertyStart(ABOUT);
            text.ours(ISS, token.issuer());
            text.ours(JTI, token.jti());
            json.writeEndObject();
        }
        text.oursIfPresent(ANSWER, act.response().answer());
        if (act.response().status() != null) {
            json.writeNumberProperty(STATUS, act.response().status());
        }
        json.writeNumberProperty(DURATION_MS, act.response().duration().toNanos() / 1_000_000.0);
        text.foreignIfPresent(TRACE_ID, act.request().traceId());
        text.oursUnlessEmpty(CLIENT, act.request().caller().address());
    }

    static void write(JsonGenerator json, RecordText text, String gateway, GatewayAct act) {
        head(text, act, act.event(), gateway);
        act.members().forEach((name, value) -> {
            if (value instanceof List<?> values) {
                json.writeArrayPropertyStart(name);
                values.forEach(element -> text.claim(String.valueOf(element)));
                json.writeEndArray();
            } else if (value instanceof Integer number) {
                json.writeNumberProperty(name, number);
            } else {
                text.claim(name, String.valueOf(value));
            }
        });
    }

    private static void head(RecordText text, AuditEntry entry, String event, String gateway) {
        text.ours(TIME, entry.time().toString());
        text.ours(HOP_ID, entry.id());
        text.ours(EVENT, event);
        text.ours(GATEWAY, gateway);
    }
}
