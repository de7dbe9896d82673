package dev.narrowgate.delegation.token;

import java.util.List;
import java.util.stream.Collectors;

/** The permissions of a token in detail: its {@code authorization_details} (RFC 9396, section 9.1). */
public record AuthorizationDetails(List<AuthorizationDetail> values) {

    public static final AuthorizationDetails NONE = new AuthorizationDetails(List.of());

    public AuthorizationDetails {
        values = List.copyOf(values);
    }

    /** Whether each of the others is no more than one of these (RFC 9396, section 6.1). */
    public boolean includes(AuthorizationDetails others) {
        return others.values.stream().allMatch(other -> values.stream().anyMatch(detail -> detail.includes(other)));
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
