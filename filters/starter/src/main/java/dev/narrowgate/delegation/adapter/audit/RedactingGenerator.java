package dev.narrowgate.delegation.adapter.audit;

import dev.narrowgate.delegation.token.PresentedTexts;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.JsonGeneratorDelegate;

/** Writes no string that holds a token, whichever member of a record it is (law 8). */
final class RedactingGenerator extends JsonGeneratorDelegate {

    private final PresentedTexts presented;

    RedactingGenerator(JsonGenerator generator, PresentedTexts presented) {
        super(generator, false);
        this.presented = presented;
    }

    @Override
    public JsonGenerator writeString(@Nullable String value) {
        return super.writeString(value == null ? null : redacted(value));
    }

    String redacted(String value) {
        return presented.removedFrom(value);
    }
}
