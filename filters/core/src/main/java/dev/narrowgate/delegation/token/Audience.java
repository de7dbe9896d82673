package dev.narrowgate.delegation.token;

import java.util.Collection;
import java.util.List;

/** The audience of a token: the values of {@code aud}, compared character by character (RFC 7519, section 4.1.3). */
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

    /** Whether this value is the only audience. */
    public boolean isExactly(String value) {
        return values.size() == 1 && values.getFirst().equals(value);
    }

    @Override
    public String toString() {
        return String.join(" ", values);
    }
}
