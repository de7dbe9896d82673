package dev.narrowgate.delegation.engine.audit.reading;

import static dev.narrowgate.delegation.audit.RecordMemberNames.EVENT;
import static dev.narrowgate.delegation.audit.RecordMemberNames.GATEWAY;
import static dev.narrowgate.delegation.audit.RecordMemberNames.LAST_HASH;
import static dev.narrowgate.delegation.audit.RecordMemberNames.TIME;

import dev.narrowgate.delegation.engine.audit.AuditRetention;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The members of an audit line; missing when the line is not JSON. */
public record RecordLine(JsonNode members) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static RecordLine of(byte[] line) {
        try {
            return new RecordLine(JSON.readTree(line));
        } catch (JacksonException malformed) {
            return new RecordLine(MissingNode.getInstance());
        }
    }

    @Nullable
    public String gateway() {
        return text(GATEWAY);
    }

    @Nullable
    String time() {
        return text(TIME);
    }

    /** Returns the hash at which the chain continues after a file that retention removed; null for another event. */
    @Nullable
    String retired() {
        return AuditRetention.EVENT.equals(text(EVENT)) ? text(LAST_HASH) : null;
    }

    private @Nullable String text(String name) {
        var value = members.path(name);
        return value.isString() ? value.asString() : null;
    }
}
