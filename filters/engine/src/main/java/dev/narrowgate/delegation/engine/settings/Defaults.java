package dev.narrowgate.delegation.engine.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Replaces the values that a configuration leaves out. Binders pass null for them, whatever a type says. */
public final class Defaults {

    private Defaults() {}

    public static <T> T or(@Nullable T value, T usual) {
        return value == null ? usual : value;
    }

    /** Returns the section of a configuration that says nothing about it: a record whose components are all absent. */
    public static <T extends Record> T or(@Nullable T section, Class<T> type) {
        return section == null ? absent(type) : section;
    }

    private static <T extends Record> T absent(Class<T> type) {
        try {
            var components = Arrays.stream(type.getRecordComponents())
                    .map(RecordComponent::getType)
                    .toArray(Class<?>[]::new);
            return type.getDeclaredConstructor(components).newInstance(new Object[components.length]);
        } catch (ReflectiveOperationException defect) {
            throw new IllegalStateException(type.getName(), defect);
        }
    }
}
