package dev.narrowgate.delegation.config.reference;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.source.KnownKeys;
import dev.narrowgate.delegation.engine.settings.ByteSize;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.constraints.NotEmpty;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the JSON schema (draft 7, which editors read) of a configuration file. */
final class SettingsSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final String PLACEHOLDER = "\\$\\{.+\\}";
    private static final String DURATION = "^([+-]?\\d+(ns|us|ms|s|m|h|d)|[+-]?P.+|0)$";
    private static final String SIZE = "^(\\d+[KMGT]?B|0)$";

    /** The sections by the names of their records, so that each is described once. */
    private final ObjectNode definitions = JSON.objectNode();

    private final Map<String, Class<?>> types = new HashMap<>();

    private SettingsSchema() {}

    static ObjectNode make() {
        return new SettingsSchema().schema();
    }

    private ObjectNode schema() {
        var root = section(DelegationProperties.class, false);
        var schema = JSON.objectNode()
                .put("$schema", "http://json-schema.org/draft-07/schema#")
                .put("title", "Narrowgate configuration")
                .put("type", "object");
        var properties = schema.putObject("properties");
        properties.set(DelegationProperties.PREFIX, root);
        // YAML may have a part of the path in one key: delegation.policies.tickets.
        var keys = SettingKeys.of(DelegationProperties.PREFIX, DelegationProperties.class);
        var dotted = schema.putObject("patternProperties");
        for (var key : keys) {
            properties.set(DelegationProperties.PREFIX + "." + word(key), value(key));
            named(DelegationProperties.PREFIX + "\\.", key, dotted);
        }
        var words = keys.stream().map(SettingsSchema::word).collect(Collectors.joining("|"));
        dotted.put("^" + DelegationProperties.PREFIX + "\\.(?!(" + words + ")($|[.\\[]))", false);
        schema.set("definitions", definitions);
        return schema;
    }

    /** @param whole whether one file has all keys of the section, as it has of an element of a list */
    private ObjectNode section(Class<?> type, boolean whole) {
        var name = type.getSimpleName();
        if (types.putIfAbsent(name, type) instanceof Class<?> other && !other.equals(type)) {
            throw new IllegalStateException("two sections have the name " + name);
        }
        if (!definitions.has(name)) {
            // Before its content, because a section may contain itself.
            var section = definitions.putObject(name);
            describe(section, type, whole);
        }
        return JSON.objectNode().put("$ref", "#/definitions/" + name);
    }

    private void describe(ObjectNode section, Class<?> type, boolean whole) {
        section.put("type", "object").put("additionalProperties", false);
        var properties = section.putObject("properties");
        var dotted = JSON.objectNode();
        var required = JSON.arrayNode();
        for (var key : SettingKeys.of("", type)) {
            properties.set(word(key), described(key));
            named("", key, dotted);
            below(key, properties);
            if (ValueText.isRequired(key)) {
                required.add(word(key));
            }
        }
        if (!dotted.isEmpty()) {
            section.set("patternProperties", dotted);
        }
        if (whole && !required.isEmpty()) {
            section.set("required", required);
        }
    }

    private void named(String prefix, SettingKey key, ObjectNode dotted) {
        if (key.isMap() && key.isSection()) {
            dotted.set("^" + prefix + word(key) + "\\.[^.]+$", element(key));
        }
    }

    /** A section of one key is often written in one line: {@code audit.path}. */
    private void below(SettingKey key, ObjectNode properties) {
        if (key.isSection() && !key.isMap() && !key.isList()) {
            SettingKeys.of("", key.elementType())
                    .forEach(below -> properties.set(word(key) + "." + word(below), value(below)));
        }
    }

    private static String word(SettingKey key) {
        return KnownKeys.kebab(key.component().getName());
    }

    private ObjectNode described(SettingKey key) {
        var value = value(key);
        // Beside a reference it would not count (draft 7, section 8.3).
        if (!key.text().meaning().isEmpty() && !value.has("$ref")) {
            value.put("description", key.text().meaning());
        }
        return value;
    }

    private ObjectNode value(SettingKey key) {
        if (key.isMap()) {
            var map = JSON.objectNode().put("type", "object");
            map.set("additionalProperties", key.isMapOfLists() ? list(key) : element(key));
            return map;
        }
        return key.isList() ? list(key) : element(key);
    }

    private ObjectNode list(SettingKey key) {
        var list = JSON.objectNode().put("type", "array");
        list.set("items", element(key));
        if (key.constraint(NotEmpty.class) != null) {
            list.put("minItems", 1);
        }
        return key.isSection() ? list : either(list, text("").put("description", "values with commas between"));
    }

    private ObjectNode element(SettingKey key) {
        var type = key.elementType();
        if (key.isSection()) {
            var section = section(type, key.isList());
            // A name can replace such a section.
            return Stream.of(type.getDeclaredMethods())
                            .anyMatch(method -> method.getName().equals("of"))
                    ? either(section, text(""))
                    : section;
        }
        if (type.isEnum()) {
            var words = JSON.objectNode();
            var array = words.putArray("enum");
            Arrays.stream(type.getEnumConstants()).forEach(word -> array.add(SettingKeys.word((Enum<?>) word)));
            return either(words, text(PLACEHOLDER));
        }
        if (type.equals(boolean.class) || type.equals(Boolean.class)) {
            return either(JSON.objectNode().put("type", "boolean"), text(PLACEHOLDER));
        }
        if (type.equals(Integer.class)) {
            return either(number(key), text(PLACEHOLDER));
        }
        if (type.equals(Duration.class) || type.equals(ByteSize.class)) {
            var form = type.equals(Duration.class) ? DURATION : SIZE;
            return either(text(form), text(PLACEHOLDER), JSON.objectNode().put("const", 0));
        }
        return text("");
    }

    private static ObjectNode number(SettingKey key) {
        var number = JSON.objectNode().put("type", "integer");
        var within = key.constraint(Within.class);
        if (within != null) {
            number.put("minimum", Integer.parseInt(within.min()));
            if (!within.max().isEmpty()) {
                number.put("maximum", Integer.parseInt(within.max()));
            }
        }
        return number;
    }

    private static ObjectNode text(String pattern) {
        var text = JSON.objectNode().put("type", "string");
        return pattern.isEmpty() ? text : text.put("pattern", pattern);
    }

    private static ObjectNode either(ObjectNode... forms) {
        var either = JSON.objectNode();
        either.putArray("anyOf").addAll(List.of(forms));
        return either;
    }
}
