package dev.narrowgate.delegation.token;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * One permission in detail (RFC 9396, section 2): what its type means is known to whoever enforces it, and not here.
 *
 * @param members all of them, {@code type} included, as plain values: texts, numbers, truth values, lists and maps
 */
public record AuthorizationDetail(String type, Map<String, Object> members) {

    /** The common members whose values are what is allowed, so that fewer of them are less (RFC 9396, section 2.2). */
    private static final Set<String> LISTS = Set.of("locations", "actions", "datatypes", "privileges");

    public AuthorizationDetail {
        members = Map.copyOf(members);
    }

    /**
     * Whether the other is no more than this one. What is not known to be less counts as more: another value, a member more or
     * a member less.
     */
    public boolean includes(AuthorizationDetail other) {
        return type.equals(other.type)
                && members.keySet().equals(other.members.keySet())
                && members.entrySet().stream().allMatch(member -> {
                    var part = other.members.get(member.getKey());
                    return part != null && isNoMore(member.getKey(), member.getValue(), part);
                });
    }

    private static boolean isNoMore(String name, Object whole, Object part) {
        // An empty list may mean any: only some of what was there is less.
        return LISTS.contains(name) && whole instanceof Collection<?> values && part instanceof List<?> some
                ? !some.isEmpty() && values.containsAll(some) || values.equals(some)
                : Objects.equals(whole, part);
    }
}
