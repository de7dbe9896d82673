package dev.narrowgate.delegation.config.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.cloud.gateway.support.ShortcutConfigurable;
import org.springframework.cloud.gateway.support.ShortcutConfigurable.ShortcutType;

/** Finds arguments without a name that a filter or predicate does not accept. The framework would drop them. */
public final class UnnamedArguments {

    private UnnamedArguments() {}

    /** Returns the problem of {@code Name=a,b}; null if all arguments are read. */
    public static @Nullable String problem(String name, Map<String, String> arguments, ShortcutConfigurable factory) {
        if (factory.shortcutType() != ShortcutType.DEFAULT) {
            // A list takes any number of arguments.
            return null;
        }
        int taken = factory.shortcutFieldOrder().size();
        long written = arguments.keySet().stream()
                .filter(key -> key.startsWith(NameUtils.GENERATED_NAME_PREFIX))
                .count();
        return written <= taken
                ? null
                : name + " has " + count(written) + " without a name, and takes " + (taken == 0 ? "none" : taken)
                        + " so (expected: { name: " + name + ", args: { … } })";
    }

    private static String count(long arguments) {
        return arguments + (arguments == 1 ? " argument" : " arguments");
    }
}
