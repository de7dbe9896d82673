package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.route.RouteVocabulary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** A configuration in a file, as an operator writes it. */
public final class WrittenConfiguration {

    private static final String SOUND = """
            delegation:
              gateway: https://gateway.example.com
              issuers: [ { issuer: "https://idp.example.com", jwks-uri: "https://idp.example.com/jwks" } ]
              policies.p: { audience: "https://p.example.com", scopes: [ a ] }
            """;

    private WrittenConfiguration() {}

    /** A sound configuration with these lines instead of, or beside, its own. */
    public static ConfigurationReport report(Path folder, String yaml) throws IOException {
        return report(folder, yaml, Map.of());
    }

    /** @param other settings that stand in no file */
    public static ConfigurationReport report(Path folder, String yaml, Map<String, Object> other) throws IOException {
        var environment = new StandardEnvironment();
        var sources = environment.getPropertySources();
        sources.addFirst(new MapPropertySource("other", other));
        load(Files.writeString(folder.resolve("own.yaml"), yaml)).forEach(sources::addLast);
        load(Files.writeString(folder.resolve("sound.yaml"), SOUND)).forEach(sources::addLast);
        return ConfigurationReader.check(environment, RouteVocabulary.ofClassPath());
    }

    private static List<PropertySource<?>> load(Path file) throws IOException {
        return new YamlPropertySourceLoader().load(file.toString(), new FileSystemResource(file));
    }
}
