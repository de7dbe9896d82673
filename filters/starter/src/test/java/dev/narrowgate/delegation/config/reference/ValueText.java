package dev.narrowgate.delegation.config.reference;

import dev.narrowgate.delegation.config.constraint.WithinValidator;
import dev.narrowgate.delegation.engine.settings.ScopeToken;
import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.SignatureAlgorithm;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Describes the type, the default and the limits of a key in words, from its component and the constraints on it. */
final class ValueText {

    private ValueText() {}

    static String type(SettingKey key) {
        return key.isList() || key.isMapOfLists() ? "list of " + several(key) : single(key);
    }

    private static String single(SettingKey key) {
        var type = key.elementType();
        if (type.isEnum()) {
            return words(type);
        }
        if (key.constraint(SecureUri.class) != null) {
            return "URI";
        }
        return switch (type.getSimpleName()) {
            case "Duration" -> "duration";
            case "ByteSize" -> "size";
            case "boolean", "Boolean" -> "`true` or `false`";
            case "Integer" -> "whole number";
            default -> "text";
        };
    }

    private static String several(SettingKey key) {
        if (key.element().isAnnotationPresent(ScopeToken.class)) {
            return "scopes";
        }
        if (key.element().isAnnotationPresent(SignatureAlgorithm.class)) {
            return "algorithms";
        }
        return key.elementType().isEnum() ? words(key.elementType()) : "text";
    }

    private static String words(Class<?> type) {
        var words = Arrays.stream(type.getEnumConstants())
                .map(constant -> "`" + SettingKeys.word((Enum<?>) constant) + "`")
                .toList();
        return String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    static String usual(SettingKey key) {
        if (!key.text().usual().isEmpty()) {
            return (key.text().usual().startsWith("required") ? "none, " : "")
                    + key.text().usual();
        }
        if (isRequired(key)) {
            return "none, required";
        }
        if (key.usual().isEmpty()) {
            return key.isList() || key.isMap() ? "empty" : "none";
        }
        return Arrays.stream(key.usual().split(", ", -1))
                .map(one -> "`" + one + "`")
                .collect(Collectors.joining(", "));
    }

    static boolean isRequired(SettingKey key) {
        return key.constraint(NotBlank.class) != null;
    }

    static String limits(SettingKey key) {
        var limits = new ArrayList<String>();
        var within = key.constraint(Within.class);
        if (within != null) {
            limits.add(WithinValidator.range(within));
        }
        var uri = key.constraint(SecureUri.class);
        if (uri != null) {
            limits.add(
                    uri.orFile()
                            ? "https, or http on loopback, or `file:`"
                            : "https, or http on loopback; no fragment");
        }
        if (key.constraint(NotEmpty.class) != null) {
            limits.add("one or more");
        }
        if (!key.text().allowed().isEmpty()) {
            limits.add(key.text().allowed());
        }
        return String.join("; ", limits);
    }
}
