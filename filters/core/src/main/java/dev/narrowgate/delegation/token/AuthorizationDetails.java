package dev.narrowgate.delegation.token;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The {@code authorization_details} of a token (RFC 9396, section 9.1). */
public record AuthorizationDetails(List<AuthorizationDetail> values) {

    /** The name of the claim. */
    public static final String CLAIM = "authorization_details";

    public static final AuthorizationDetails NONE = new AuthorizationDetails(List.of());

    public AuthorizationDetails {
        values = List.copyOf(values);
    }

    /** Whether each of the other details is included in a different one of these details (RFC 9396, section 6.1). */
    public boolean includes(AuthorizationDetails others) {
        var left = new ArrayList<>(values);
        for (var other : others.values) {
            // The first match is taken. At worst, the check refuses details that another assignment would include.
            var one = left.stream().filter(detail -> detail.includes(other)).findFirst();
            if (one.isEmpty()) {
                return false;
            }
            left.remove(one.get());
        }
        return true;
    }

    /** The members of each element. */
    public List<Map<String, Object>> members() {
        return values.stream().map(AuthorizationDetail::members).toList();
    }

    /** The types of these details, sorted and without duplicates. */
    public Set<String> types() {
        return values.isEmpty()
                ? Set.of()
                : values.stream().map(AuthorizationDetail::type).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Returns the other details that none of these details includes. */
    public AuthorizationDetails beyond(AuthorizationDetails others) {
        return new AuthorizationDetails(others.values.stream()
                .filter(other -> values.stream().noneMatch(detail -> detail.includes(other)))
                .toList());
    }

    /** The types as readable text. */
    @Override
    public String toString() {
        return values.stream().map(AuthorizationDetail::type).collect(Collectors.joining(", "));
    }
}
