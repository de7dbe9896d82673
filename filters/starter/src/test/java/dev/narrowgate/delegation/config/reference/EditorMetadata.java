package dev.narrowgate.delegation.config.reference;

import dev.narrowgate.delegation.config.DelegationProperties;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes the metadata with which editors complete the keys of an application: Spring Boot's own format. */
final class EditorMetadata {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private EditorMetadata() {}

    static ObjectNode make() {
        var metadata = JSON.objectNode();
        metadata.putArray("groups")
                .addObject()
                .put("name", DelegationProperties.PREFIX)
                .put("type", DelegationProperties.class.getName());
        var properties = metadata.putArray("properties");
        for (var key : named(DelegationProperties.PREFIX, DelegationProperties.class)) {
            var property = properties
                    .addObject()
                    .put("name", key.name().replaceAll("\\[]|\\.<[^>]+>", ""))
                    .put("type", key.component().getGenericType().getTypeName());
            if (!key.text().meaning().isEmpty()) {
                property.put("description", key.text().meaning());
            }
            if (!key.usual().isEmpty()) {
                property.put("defaultValue", key.usual());
            }
        }
        return metadata;
    }

    /** The keys with a fixed name. Below a list or a map an editor reads the type. */
    private static List<SettingKey> named(String prefix, Class<?> section) {
        var named = new ArrayList<SettingKey>();
        for (var key : SettingKeys.of(prefix, section)) {
            if (key.isSection() && !key.isList() && !key.isMap()) {
                named.addAll(named(key.name(), key.elementType()));
            } else {
                named.add(key);
            }
        }
        return named;
    }
}
