package dev.narrowgate.delegation.config.constraint;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.KnownKeys;
import dev.narrowgate.delegation.engine.settings.Checked;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets each section of the settings check itself, the outer one first. */
public final class CheckedSections {

    private final ConfigurationSource source;

    public CheckedSections(ConfigurationSource source) {
        this.source = source;
    }

    /** @param settings a record, or a list or map of records; other values have nothing to check */
    public void check(String key, @Nullable Object settings) {
        if (settings instanceof Checked section) {
            section.check(source.below(key));
        }
        switch (settings) {
            case List<?> elements -> {
                for (int i = 0; i < elements.size(); i++) {
                    check(key + "[" + i + "]", elements.get(i));
                }
            }
            case Map<?, ?> entries -> entries.forEach((name, entry) -> check(key + "." + name, entry));
            case Record section -> components(key, section);
            case null, default -> {}
        }
    }

    private void components(String key, Record section) {
        for (var component : section.getClass().getRecordComponents()) {
            try {
                check(
                        key + "." + KnownKeys.kebab(component.getName()),
                        component.getAccessor().invoke(section));
            } catch (ReflectiveOperationException unreadable) {
                throw new IllegalStateException(key, unreadable);
            }
        }
    }
}
