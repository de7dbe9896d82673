package dev.narrowgate.delegation.token;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** A set of scopes (RFC 6749, section 3.3), sorted, so that equal sets are equal texts and equal keys. */
public record Scopes(List<String> values) {

    public static final Scopes NONE = new Scopes(List.of());

    /** {@code scope-token *( SP scope-token )}. */
    private static final Pattern LIST = Pattern.compile("[!#-\\[\\]-~]++(?: [!#-\\[\\]-~]++)*+");

    public Scopes {
        values = values.stream().sorted().distinct().toList();
    }

    public static Scopes of(String... values) {
        return new Scopes(Arrays.asList(values));
    }

    public static Scopes of(Collection<String> values) {
        return new Scopes(List.copyOf(values));
    }

    /** What a {@code scope} claim or parameter says; empty when it is no list of scopes with one space between (RFC 6749, section 3.3). */
    public static Optional<Scopes> parse(String text) {
        return LIST.matcher(text).matches() ? Optional.of(of(text.split(" ", -1))) : Optional.empty();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean contains(String scope) {
        return Collections.binarySearch(values, scope) >= 0;
    }

    /** Whether every scope of the other is also one of these. */
    public boolean includes(Scopes other) {
        for (var scope : other.values) {
            if (!contains(scope)) {
                return false;
            }
        }
        return true;
    }

    /** What both have: never more than either. */
    public Scopes intersect(Scopes other) {
        return new Scopes(values.stream().filter(other::contains).toList());
    }

    /** What these have and the other lacks. */
    public Scopes minus(Scopes other) {
        return new Scopes(
                values.stream().filter(scope -> !other.contains(scope)).toList());
    }

    /** As the {@code scope} claim and parameter carry it: space-delimited. */
    @Override
    public String toString() {
        return String.join(" ", values);
    }
}
