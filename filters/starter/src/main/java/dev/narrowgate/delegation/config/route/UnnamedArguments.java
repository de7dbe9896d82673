package dev.narrowgate.delegation.config.route;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.support.NameUtils;
import org.springframework.cloud.gateway.support.ShortcutConfigurable;
import org.springframework.cloud.gateway.support.ShortcutConfigurable.ShortcutType;

/** Finds arguments of a filter or predicate that are written without a name, and that it does not take so. They would be dropped. */
public final class UnnamedArguments {

    private UnnamedArguments() {}

    /** What is to be said of {@code Name=a,b}; null when everything written is read. */
    public static @Nullable String problem(String name, Map<String, String> arguments, ShortcutConfigurable factory) {
        if (factory.shortcutType() != ShortcutType.DEFAULT) {
            // One list takes as many as there are.
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
