package dev.narrowgate.delegation.config.reference;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The schema accepts every configuration of this project, and refuses mistakes that an editor should show. */
class SchemaTest {

    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Path ROOT = ParamText.root();
    private static final Schema SCHEMA = schema();

    private static Schema schema() {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                    .getSchema(Files.readString(ROOT.resolve("config/narrowgate.schema.json")), InputFormat.JSON);
        } catch (IOException unreadable) {
            throw new IllegalStateException(unreadable);
        }
    }

    private static List<String> errors(String yaml) {
        // As Spring Boot reads it: YAML 1.1.
        var content = JsonMapper.shared().<JsonNode>valueToTree(new Yaml().load(yaml));
        return SCHEMA.validate(content).stream().map(Object::toString).toList();
    }

    static List<Map.Entry<String, String>> samples() throws IOException {
        var samples = new ArrayList<Map.Entry<String, String>>();
        for (var file : files(".yaml", "config", "gateway/src/main/resources", "gateway/src/test/resources")) {
            samples.add(Map.entry(file.toString(), Files.readString(file)));
        }
        for (var page : files(".md", "docs", "README.md")) {
            var blocks = YAML.matcher(Files.readString(page));
            while (blocks.find()) {
                samples.add(Map.entry(page + ":" + blocks.start(), blocks.group(1)));
            }
        }
        return samples;
    }

    private static List<Path> files(String ending, String... places) throws IOException {
        var files = new ArrayList<Path>();
        for (var place : places) {
            try (Stream<Path> found = Files.walk(ROOT.resolve(place))) {
                found.filter(file -> file.toString().endsWith(ending)
                                && !file.toString().contains("/target/"))
                        .forEach(files::add);
            }
        }
        return files;
    }

    @Test
    void thereAreManySamples() throws IOException {
        assertThat(samples()).hasSizeGreaterThan(40);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleIsValid(Map.Entry<String, String> sample) {
        assertThat(errors(sample.getValue())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "delegation: { gatewy: 'https://g.example.com' }",
                "delegation.gatewy: https://g.example.com",
                "delegation: { policies: { p: { audience: x, max-lifetim: 30s } } }",
                "delegation.policies.p: { audience: x, max-lifetim: 30s }",
                "delegation: { policies.p: { audience: x, max-lifetim: 30s } }",
                "delegation: { issuers: [ { isuer: 'https://idp.example.com' } ] }",
                "delegation: { issuers: [ { jwks-uri: 'https://idp.example.com/jwks' } ] }",
                "delegation: { policies: { p: { max-lifetime: 90 } } }",
                "delegation: { policies: { p: { max-depth: 17 } } }",
                "delegation: { policies: { p: { require: [ aktor ] } } }",
                "delegation: { proofs: { dpop: { nonces: perhaps } } }",
                "delegation: { limits: { body-size: 10 } }",
                "delegation: { limits: { methods: [ ] } }",
                "delegation: { audit: { durability: paper } }",
            })
    void aMistakeIsRefused(String yaml) {
        assertThat(errors(yaml)).isNotEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "delegation: { policies: { p: { max-lifetime: '${LIFE:30s}', max-depth: '${DEPTH}' } } }",
                "delegation: { policies: { p: { scopes: 'a,b', max-age: PT1H } } }",
                "delegation: { issuers: [ { issuer: x, claims: entra } ] }",
                "delegation: { provenance: { headers: { subject: X-Subject } } }",
                "server: { port: 8080 }",
            })
    void anotherWayOfWritingIsValid(String yaml) {
        assertThat(errors(yaml)).isEmpty();
    }
}
