package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.explain.Explanation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** Writes an explanation for programs. The output is ASCII only, so that no text of a token changes on its way. */
final class ExplanationJson {

    private static final ObjectWriter LINE = JsonMapper.builder(JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .build())
            .build()
            .writer();
    private static final ObjectWriter LINES = LINE.withDefaultPrettyPrinter();

    private ExplanationJson() {}

    static String of(Explanation explanation) {
        return LINES.writeValueAsString(explanation);
    }

    /** Returns any value of a claim in one line. */
    static String value(Object value) {
        return LINE.writeValueAsString(value);
    }
}
