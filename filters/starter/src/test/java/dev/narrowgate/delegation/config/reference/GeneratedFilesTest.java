package dev.narrowgate.delegation.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The generated files are those of the present settings. After a change of a setting, {@code mvn -pl filters/starter -am test
 * -Dtest=GeneratedFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dgenerate} writes them.
 */
class GeneratedFilesTest {

    private static final Path REFERENCE = Path.of("docs/reference/configuration.md");
    private static final Path SCHEMA = Path.of("config/narrowgate.schema.json");
    private static final Path METADATA =
            Path.of("filters/starter/src/main/resources/META-INF/spring-configuration-metadata.json");

    @Test
    void theTablesOfKeysAreThoseOfTheSettings() throws IOException {
        var page = Files.readString(ParamText.root().resolve(REFERENCE));

        is(REFERENCE, KeyTables.in(page));
    }

    @Test
    void theSchemaIsThatOfTheSettings() throws IOException {
        is(SCHEMA, text(SettingsSchema.make()));
    }

    @Test
    void theMetadataForEditorsAreThoseOfTheSettings() throws IOException {
        is(METADATA, text(EditorMetadata.make()));
    }

    @Test
    void everyKeyIsExplained() {
        assertThat(SettingKeys.all())
                .allSatisfy(
                        key -> assertThat(key.text().meaning()).as(key.name()).isNotEmpty());
    }

    private static void is(Path file, String generated) throws IOException {
        var place = ParamText.root().resolve(file);
        if (System.getProperty("generate") != null) {
            Files.createDirectories(place.getParent());
            Files.writeString(place, generated);
        }
        assertThat(place).content().as("%s, which -Dgenerate writes", file).isEqualTo(generated);
    }

    private static String text(JsonNode json) {
        return JsonMapper.builder().build().writerWithDefaultPrettyPrinter().writeValueAsString(json) + "\n";
    }
}
