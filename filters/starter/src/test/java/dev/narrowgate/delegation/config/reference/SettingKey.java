package dev.narrowgate.delegation.config.reference;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One component of the settings.
 *
 * @param name the whole key: {@code []} stands for an element of a list, {@code <name>} for a name in a map
 * @param component the component, with its constraints
 * @param usual the value when the configuration leaves the key out; empty for none
 */
public record SettingKey(String name, RecordComponent component, String usual) {

    /** The documentation comment. */
    public ParamText text() {
        return ParamText.of(component);
    }

    /** A constraint of the value itself; null without it. */
    public <A extends Annotation> @Nullable A constraint(Class<A> type) {
        try {
            // A constraint is none of the component, but of its field.
            return component
                    .getDeclaringRecord()
                    .getDeclaredField(component.getName())
                    .getAnnotation(type);
        } catch (NoSuchFieldException none) {
            throw new IllegalStateException(none);
        }
    }

    /** The type without a list or map around it. */
    public AnnotatedType element() {
        var type = component.getAnnotatedType();
        while (type instanceof AnnotatedParameterizedType generic) {
            type = last(generic);
        }
        return type;
    }

    private static AnnotatedType last(AnnotatedParameterizedType generic) {
        return generic.getAnnotatedActualTypeArguments()[generic.getAnnotatedActualTypeArguments().length - 1];
    }

    /** Whether it is a map from scopes to lists of scopes. */
    public boolean isMapOfLists() {
        return isMap()
                && component.getAnnotatedType() instanceof AnnotatedParameterizedType generic
                && last(generic) instanceof AnnotatedParameterizedType;
    }

    public boolean isList() {
        return component.getType().equals(List.class);
    }

    public boolean isMap() {
        return component.getType().equals(Map.class);
    }

    /** The record of a section; for a single value the type of the value. */
    public Class<?> elementType() {
        return (Class<?>) element().getType();
    }

    public boolean isSection() {
        return elementType().isRecord();
    }

    /** The last word of the key. */
    public String word() {
        var end = name.substring(name.lastIndexOf('.') + 1);
        return end.replace("[]", "");
    }
}
