package dev.narrowgate.delegation.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The permissions of a token in detail: its {@code authorization_details} (RFC 9396, section 9.1). */
public record AuthorizationDetails(List<AuthorizationDetail> values) {

    /** The claim that holds them. */
    public static final String CLAIM = "authorization_details";

    public static final AuthorizationDetails NONE = new AuthorizationDetails(List.of());

    public AuthorizationDetails {
        values = List.copyOf(values);
    }

    /** Whether each of the others is no more than one of these, and none is there twice (RFC 9396, section 6.1). */
    public boolean includes(AuthorizationDetails others) {
        var left = new ArrayList<>(values);
        for (var other : others.values) {
            // Taken at its first place: at the worst one that is less is not found to be.
            var one = left.stream().filter(detail -> detail.includes(other)).findFirst();
            if (one.isEmpty()) {
                return false;
            }
            left.remove(one.get());
        }
        return true;
    }

    /** Their types, each once and sorted. */
    public Set<String> types() {
        return values.isEmpty()
                ? Set.of()
                : values.stream().map(AuthorizationDetail::type).collect(Collectors.toCollection(TreeSet::new));
    }

    /** The others that are more than any of these. */
    public AuthorizationDetails beyond(AuthorizationDetails others) {
        return new AuthorizationDetails(others.values.stream()
                .filter(other -> values.stream().noneMatch(detail -> detail.includes(other)))
                .toList());
    }

    /** Their types, for people. */
    @Override
    public String toString() {
        return values.stream().map(AuthorizationDetail::type).collect(Collectors.joining(", "));
    }
}
