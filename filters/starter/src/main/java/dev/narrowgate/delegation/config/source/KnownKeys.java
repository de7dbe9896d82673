package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.engine.settings.ByteSize;
import java.beans.PropertyDescriptor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;

/** The keys that a section may have, derived from its record. */
public final class KnownKeys {

    /** The position before a name, or before the index of an element. */
    private static final Pattern STEP = Pattern.compile("(?=[.\\[])");

    private static final Pattern HUMP = Pattern.compile("([a-z])([A-Z])");

    private KnownKeys() {}

    /**
     * An unknown key.
     *
     * @param key the path up to the first unknown part
     * @param expected the keys that are allowed there; empty if any name is allowed
     * @param known whether the key is known, but its value has the wrong form
     */
    record Unknown(String key, List<String> expected, boolean known) {

        String message() {
            if (known) {
                return "empty, or not of the form that is expected here";
            }
            return "unknown key"
                    + (expected.isEmpty() ? "" : " (expected: one of " + String.join(", ", expected) + ")");
        }
    }

    /** Finds the first unknown part of a path, and the keys that are allowed there. */
    static Unknown unknown(Class<?> shape, String path) {
        Type type = shape;
        var seen = new StringBuilder();
        for (var part : STEP.split(path, -1)) {
            var name = part.startsWith(".") ? part.substring(1) : part.startsWith("[") ? "*" : part;
            seen.append(part);
            // An empty part, or the index of an element whose type is known already.
            var isStep = !name.isEmpty() && !(name.equals("*") && type instanceof Class<?>);
            var next = isStep ? member(type, name) : type;
            if (next == null) {
                // A single value or a list of them has no names below it, so its form is wrong.
                var isSection = type instanceof Class<?> section && !isValue(section);
                return new Unknown(
                        seen.toString(),
                        isSection ? of((Class<?>) type) : List.of(),
                        !isSection && !type.equals(Object.class));
            }
            type = next;
        }
        return new Unknown(path, List.of(), true);
    }

    /** The keys of a record's components, or of the properties of a bean. */
    public static List<String> of(Class<?> section) {
        var names = section.isRecord()
                ? Arrays.stream(section.getRecordComponents()).map(RecordComponent::getName)
                : Arrays.stream(BeanUtils.getPropertyDescriptors(section))
                        .filter(property -> property.getWriteMethod() != null)
                        .map(PropertyDescriptor::getName);
        return names.map(KnownKeys::kebab).sorted().toList();
    }

    /** Writes a name like Spring Boot: {@code maxLifetime} is {@code max-lifetime}. */
    public static String kebab(String name) {
        return HUMP.matcher(name).replaceAll("$1-$2").toLowerCase(Locale.ROOT);
    }

    private static boolean isValue(Class<?> type) {
        return type.getName().startsWith("java.")
                || type.isEnum()
                || type.equals(ByteSize.class)
                || BeanUtils.isSimpleValueType(type);
    }

    private static @Nullable Type member(Type type, String part) {
        if (type instanceof ParameterizedType generic) {
            // An element of a list, or a value of a map.
            var arguments = generic.getActualTypeArguments();
            return generic.getRawType().equals(Map.class) || part.equals("*") ? arguments[arguments.length - 1] : null;
        }
        if (type instanceof Class<?> record && record.isRecord()) {
            return Arrays.stream(record.getRecordComponents())
                    .filter(component -> kebab(component.getName()).equals(part))
                    .map(component -> component.getGenericType())
                    .findFirst()
                    .orElse(null);
        }
        // For a bean, only the names of its properties are known here.
        return type instanceof Class<?> bean && of(bean).contains(part) ? Object.class : null;
    }
}
