package dev.narrowgate.delegation.config.reference;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.KnownKeys;
import dev.narrowgate.delegation.engine.settings.ByteSize;
import dev.narrowgate.delegation.engine.settings.Defaults;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Lists the keys of the section {@code delegation}, from the records that a configuration is bound to. */
public final class SettingKeys {

    private SettingKeys() {}

    /** All keys that take a value, in the order of the records. */
    public static List<SettingKey> all() {
        var values = new ArrayList<SettingKey>();
        for (var key : of(DelegationProperties.PREFIX, DelegationProperties.class)) {
            add(key, values);
        }
        return values;
    }

    private static void add(SettingKey key, List<SettingKey> values) {
        if (!key.isSection()) {
            values.add(key);
            return;
        }
        for (var below : of(key.name(), key.elementType())) {
            add(below, values);
        }
    }

    /** The keys of one section. */
    public static List<SettingKey> of(String prefix, Class<?> section) {
        var absent = absent(section);
        return Arrays.stream(section.getRecordComponents())
                .map(component -> new SettingKey(
                        prefix + "." + KnownKeys.kebab(component.getName()) + suffix(component),
                        component,
                        usual(component, absent)))
                .toList();
    }

    private static String suffix(RecordComponent component) {
        var key = new SettingKey("", component, "");
        if (key.isMapOfLists()) {
            return ".<scope>";
        }
        if (key.isMap()) {
            return key.isSection()
                    ? ".<name>"
                    // Such a map is named after its entries: headers, parameters.
                    : ".<" + component.getName().replaceFirst("s$", "") + ">";
        }
        return key.isSection() && key.isList() ? "[]" : "";
    }

    @SuppressWarnings("unchecked")
    private static Record absent(Class<?> section) {
        return Defaults.or(null, (Class<Record>) section);
    }

    private static String usual(RecordComponent component, Record absent) {
        try {
            component.getAccessor().setAccessible(true);
            return text(component.getAccessor().invoke(absent));
        } catch (ReflectiveOperationException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    /** Writes a value as a configuration does. */
    static String text(@Nullable Object value) {
        return switch (value) {
            case null -> "";
            case Map<?, ?> none -> "";
            case List<?> list -> list.stream().map(SettingKeys::text).collect(Collectors.joining(", "));
            case Duration time -> duration(time);
            case ByteSize size -> size(size.bytes());
            case Enum<?> name -> word(name);
            default -> String.valueOf(value);
        };
    }

    static String word(Enum<?> name) {
        return name.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String duration(Duration time) {
        if (time.toMillisPart() > 0) {
            return time.toMillis() + "ms";
        }
        if (time.toSeconds() % 3600 == 0) {
            return time.toHours() + "h";
        }
        // A minute is written as 60s, among timeouts of seconds.
        return time.toMinutes() > 1 && time.toSeconds() % 60 == 0 ? time.toMinutes() + "m" : time.toSeconds() + "s";
    }

    private static String size(long bytes) {
        var units = List.of("B", "KB", "MB", "GB", "TB");
        int unit = 0;
        while (unit < units.size() - 1 && bytes > 0 && bytes % 1024 == 0) {
            bytes /= 1024;
            unit++;
        }
        return bytes + units.get(unit);
    }
}
