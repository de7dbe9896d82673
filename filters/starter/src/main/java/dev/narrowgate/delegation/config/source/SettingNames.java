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
import org.springframework.boot.configurationmetadata.ConfigurationMetadataProperty;
import org.springframework.boot.configurationmetadata.ConfigurationMetadataRepositoryJsonBuilder;
import org.springframework.boot.configurationmetadata.Deprecation;

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

    /**
     * One setting.
     *
     * @param name the name in the metadata
     * @param uniform the name without hyphens, in lower case
     * @param open whether any name may stand below it: in a map, in a list, or in an object
     * @param gone whether the metadata list it only because no library reads it any more
     * @param replacement the setting that replaces it
     */
    record Setting(
            String name,
            String uniform,
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
        byName.putIfAbsent(uniform(name), new Setting(name, uniform(name), false, false, null));
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

    private void read(InputStream file) throws IOException {
        ConfigurationMetadataRepositoryJsonBuilder.create(file)
                .build()
                .getAllProperties()
                .values()
                .forEach(this::add);
    }

    /** A setting may be gone from one library and live in another one. */
    private void add(ConfigurationMetadataProperty property) {
        var name = property.getId();
        var deprecation = property.getDeprecation();
        var setting = new Setting(
                name,
                uniform(name),
                !SCALARS.contains(String.valueOf(property.getType())),
                deprecation != null && deprecation.getLevel() == Deprecation.Level.ERROR,
                deprecation == null ? null : deprecation.getReplacement());
        byName.merge(setting.uniform(), setting, (one, other) -> one.gone() ? other : one);
    }
}
