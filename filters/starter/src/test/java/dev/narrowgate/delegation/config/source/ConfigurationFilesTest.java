package dev.narrowgate.delegation.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.FileSystemResource;

/** A change of any file that a configuration consists of is seen, whatever the spelling of its key. */
class ConfigurationFilesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "delegation.issuers: [ { jwks-uri: 'file:keys.jwks' } ]",
                "delegation.issuers: [ { jwksUri: 'file:keys.jwks' } ]",
                "delegation.issuers: [ { jwks-uri: 'file:${name}.jwks' } ]",
                "delegation.issuers: [ { jwks-uri: 'file:./keys.jwks' } ]",
                "delegation.servers.as.client-secret: 'file:keys.jwks'"
            })
    void findsTheFileThatAKeyNames(String yaml) throws Exception {
        assertThat(ConfigurationFiles.of(environment(yaml)))
                .containsExactlyInAnyOrder(folder.resolve("own.yaml"), folder.resolve("keys.jwks"));
    }

    /** New signing keys are found by a watch of their own. */
    @Test
    void leavesOutTheSigningKeys() throws Exception {
        assertThat(ConfigurationFiles.of(environment("delegation.signing.keys: 'file:keys.jwks'")))
                .containsExactly(folder.resolve("own.yaml"));
    }

    private StandardEnvironment environment(String yaml) throws Exception {
        var environment = new StandardEnvironment();
        var file = Files.writeString(folder.resolve("own.yaml"), yaml);
        new YamlPropertySourceLoader()
                .load("own", new FileSystemResource(file))
                .forEach(environment.getPropertySources()::addFirst);
        environment.getPropertySources().addLast(new MapPropertySource("arguments", Map.of("name", "keys")));
        return environment;
    }
}
