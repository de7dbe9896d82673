package dev.narrowgate.delegation.token;

import java.util.Collection;
import java.util.List;

/** Whom a token is addressed to: the values of {@code aud}, compared letter by letter (RFC 7519, section 4.1.3). */
public record Audience(List<String> values) {

    public Audience {
        values = values.stream().sorted().distinct().toList();
    }

    public static Audience of(String... values) {
        return new Audience(List.of(values));
    }

    public boolean contains(String value) {
        return values.contains(value);
    }

    public boolean containsAny(Collection<String> candidates) {
        return values.stream().anyMatch(candidates::contains);
    }

    /** Whether it is exactly this one and nobody else. */
    public boolean isExactly(String value) {
        return values.size() == 1 && values.getFirst().equals(value);
    }

    @Override
    public String toString() {
        return String.join(" ", values);
    }
}
