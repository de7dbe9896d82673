package dev.narrowgate.delegation.token;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One element of {@code authorization_details} (RFC 9396, section 2). The meaning of its type is known to the resource
 * server, and not to the gateway.
 *
 * @param members all members, {@code type} included, as plain values: strings, numbers, booleans, lists and maps
 */
public record AuthorizationDetail(String type, Map<String, Object> members) {

    /** The common members that list allowed values. Fewer values grant less (RFC 9396, section 2.2). */
    private static final Set<String> LISTS = Set.of("locations", "actions", "datatypes", "privileges");

    public AuthorizationDetail {
        members = Map.copyOf(members);
    }

    /**
     * Whether the other detail grants no more than this one. Every difference that is not known to grant less counts as
     * more: another value, an additional member or a missing member.
     */
    public boolean includes(AuthorizationDetail other) {
        return type.equals(other.type)
                && members.keySet().equals(other.members.keySet())
                && members.entrySet().stream().allMatch(member -> {
                    var part = other.members.get(member.getKey());
                    return part != null && isWithin(member.getKey(), member.getValue(), part);
                });
    }

    private static boolean isWithin(String name, Object whole, Object part) {
        // An empty list may mean any value, so only a non-empty part of the list grants less.
        return LISTS.contains(name) && whole instanceof Collection<?> values && part instanceof List<?> some
                ? !some.isEmpty() && values.containsAll(some) || values.equals(some)
                : Objects.equals(whole, part);
    }
}
