package dev.narrowgate.delegation.config.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The settings of the libraries on the class path, as their configuration metadata list them. */
public final class SettingNames {

    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    /** Types of single values: no key exists below such a setting. */
    private static final Set<String> SCALARS = Set.of(
            "java.lang.String",
            "java.lang.Boolean",
            "java.lang.Integer",
            "java.lang.Long",
            "java.lang.Double",
            "java.lang.Float",
            "java.lang.Character",
            "java.time.Duration",
            "java.net.InetAddress",
            "java.nio.charset.Charset",
            "java.io.File",
            "java.util.Locale",
            "org.springframework.core.io.Resource",
            "org.springframework.util.unit.DataSize");

    /** Settings that the libraries read and their metadata omit. */
    private static final Set<String> UNSAID = Set.of(
            "logging.expect-correlation-id",
            "spring.application.json",
            "spring.cloud.bootstrap.enabled",
            "spring.cloud.bootstrap.sources",
            "spring.cloud.circuitbreaker.http-services.enabled",
            "spring.cloud.circuitbreaker.reactive-http-services.enabled",
            "spring.cloud.discovery.blocking.enabled",
            "spring.cloud.discovery.reactive.enabled",
            "spring.cloud.gateway.server.webflux.actuator.verbose.enabled",
            "spring.cloud.gateway.server.webflux.function.enabled",
            "spring.cloud.gateway.server.webflux.globalcors.enabled",
            "spring.cloud.gateway.server.webflux.redis.enabled",
            "spring.cloud.gateway.server.webflux.stream.enabled",
            "spring.cloud.mvc.token-relay.enabled",
            "spring.config.on-not-found",
            "spring.config.use-legacy-processing",
            "spring.main.environment-prefix");

    private static final String ENDPOINT = "management.endpoint.";

    /** The metadata have this setting of each endpoint; its other settings are derived from it. */
    private static final String ACCESS = ".access";

    private static final List<String> BESIDE_ACCESS = List.of(".enabled", ".cache.time-to-live");

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * One setting.
     *
     * @param name the name in the metadata
     * @param open whether any name may stand below it: in a map, in a list, or in an object
     * @param gone whether the metadata list it only because no library reads it any more
     * @param replacement the setting that replaces it
     */
    record Setting(
            String name,
            boolean open,
            boolean gone,
            @Nullable String replacement) {}

    private final Map<String, Setting> byName = new HashMap<>();

    private SettingNames() {}

    /** The metadata of the class path are read once: it does not change. */
    private static final class ClassPath {
        private static final SettingNames NAMES = read();
    }

    static SettingNames ofClassPath() {
        return ClassPath.NAMES;
    }

    private static SettingNames read() {
        var names = new SettingNames();
        try {
            var files = SettingNames.class.getClassLoader().getResources(METADATA);
            while (files.hasMoreElements()) {
                try (var file = files.nextElement().openStream()) {
                    names.read(file);
                }
            }
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        names.addUnsaid();
        return names;
    }

    private void addUnsaid() {
        UNSAID.forEach(this::addScalar);
        for (var setting : List.copyOf(all())) {
            var name = setting.name();
            if (name.startsWith(ENDPOINT) && name.endsWith(ACCESS)) {
                var endpoint = name.substring(0, name.length() - ACCESS.length());
                BESIDE_ACCESS.forEach(member -> addScalar(endpoint + member));
            }
        }
    }

    private void addScalar(String name) {
        byName.putIfAbsent(uniform(name), new Setting(name, false, false, null));
    }

    /** Finds a setting by its name without hyphens, in lower case, as the framework compares names. */
    @Nullable
    Setting find(String uniform) {
        return byName.get(uniform);
    }

    Collection<Setting> all() {
        return byName.values();
    }

    public static String uniform(String name) {
        return name.replace("-", "").toLowerCase(Locale.ROOT);
    }

    private void read(InputStream file) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), file)) {
            while (parser.nextToken() != null) {
                if (parser.currentToken() == JsonToken.START_ARRAY) {
                    if ("properties".equals(parser.currentName())) {
                        readProperties(parser);
                    } else {
                        parser.skipChildren();
                    }
                }
            }
        }
    }

    private void readProperties(JsonParser parser) {
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            var members = new HashMap<String, String>();
            boolean deprecated = false;
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                var member = parser.currentName();
                if (parser.nextToken() == JsonToken.START_OBJECT && member.equals("deprecation")) {
                    deprecated = true;
                    readDeprecation(parser, members);
                } else if (parser.currentToken() == JsonToken.VALUE_STRING) {
                    members.put(member, parser.getString());
                } else {
                    parser.skipChildren();
                }
            }
            add(members, deprecated);
        }
    }

    private static void readDeprecation(JsonParser parser, Map<String, String> members) {
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            var member = parser.currentName();
            if (parser.nextToken() == JsonToken.VALUE_STRING) {
                members.put("deprecation." + member, parser.getString());
            } else {
                parser.skipChildren();
            }
        }
    }

    private void add(Map<String, String> members, boolean deprecated) {
        var name = members.get("name");
        if (name != null) {
            var gone = deprecated && "error".equals(members.get("deprecation.level"));
            var setting = new Setting(
                    name, isOpen(members.getOrDefault("type", "")), gone, members.get("deprecation.replacement"));
            byName.merge(uniform(name), setting, (one, other) -> one.gone() ? other : one);
        }
    }

    private static boolean isOpen(String type) {
        return !SCALARS.contains(type);
    }
}
