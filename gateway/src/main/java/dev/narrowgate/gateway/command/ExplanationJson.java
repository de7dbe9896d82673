package dev.narrowgate.gateway.command;

import dev.narrowgate.delegation.explain.Explanation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** An explanation for a program. Only ASCII, so that nothing that a token says is written otherwise on its way. */
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

    /** Any value of a claim, in one line. */
    static String value(Object value) {
        return LINE.writeValueAsString(value);
    }
}
