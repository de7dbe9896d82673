package dev.narrowgate.delegation.engine.store.redis;

import dev.narrowgate.delegation.StoreUnavailable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer of a script: a word that says what happened, then texts and lists of texts. */
record RedisReply(List<?> parts) {

    String word() {
        return text(0);
    }

    String text(int index) {
        var text = index < parts.size() ? parts.get(index) : null;
        if (text == null) {
            throw new StoreUnavailable("Redis gave an answer of another form");
        }
        return text.toString();
    }

    long number(int index) {
        try {
            return Long.parseLong(text(index));
        } catch (NumberFormatException other) {
            throw new StoreUnavailable("Redis gave an answer of another form");
        }
    }

    RedisReply list(int index) {
        if (index < parts.size() && parts.get(index) instanceof List<?> list) {
            return new RedisReply(list);
        }
        throw new StoreUnavailable("Redis gave an answer of another form");
    }

    /** Returns a text that may be empty, as null then. */
    @Nullable
    String optional(int index) {
        var text = text(index);
        return text.isEmpty() ? null : text;
    }

    int size() {
        return parts.size();
    }
}
