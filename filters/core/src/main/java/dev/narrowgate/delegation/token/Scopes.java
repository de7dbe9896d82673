package dev.narrowgate.delegation.token;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A sorted set of scopes (RFC 6749, section 3.3). Equal sets have equal texts and equal keys. */
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

    /**
     * Parses a {@code scope} claim or parameter. Returns empty if the text is not a list of scopes that are separated
     * by single spaces (RFC 6749, section 3.3).
     */
    public static Optional<Scopes> parse(String text) {
        return LIST.matcher(text).matches() ? Optional.of(of(text.split(" ", -1))) : Optional.empty();
    }

    public boolean isEmpty() {
        return values.isEmpty();
    }

    public boolean contains(String scope) {
        return Collections.binarySearch(values, scope) >= 0;
    }

    /** Whether these scopes contain every scope of the other set. */
    public boolean includes(Scopes other) {
        for (var scope : other.values) {
            if (!contains(scope)) {
                return false;
            }
        }
        return true;
    }

    /** Returns the scopes that both sets contain. */
    public Scopes intersect(Scopes other) {
        return new Scopes(values.stream().filter(other::contains).toList());
    }

    /** Returns the scopes that either set contains. */
    public Scopes and(Scopes other) {
        if (values.isEmpty() || other.isEmpty()) {
            return values.isEmpty() ? other : this;
        }
        return new Scopes(Stream.concat(values.stream(), other.values.stream()).toList());
    }

    /** Returns the scopes of this set that the other set lacks. */
    public Scopes minus(Scopes other) {
        return new Scopes(
                values.stream().filter(scope -> !other.contains(scope)).toList());
    }

    /** The space-delimited text of the {@code scope} claim and parameter. */
    @Override
    public String toString() {
        return String.join(" ", values);
    }
}
