package dev.narrowgate.delegation.explain;

import java.util.Map;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as plain maps and lists. */
final class Texts {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private Texts() {}

    static Map<String, Object> of(ObjectNode object) {
        return JSON.convertValue(object, new TypeReference<Map<String, Object>>() {});
    }
}
