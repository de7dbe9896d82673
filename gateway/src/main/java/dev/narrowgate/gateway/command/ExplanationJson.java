package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.explain.Explanation;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An explanation for a program. */
final class ExplanationJson {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ExplanationJson() {}

    static String of(Explanation explanation) {
        return JSON.writeValueAsString(explanation);
    }
}
