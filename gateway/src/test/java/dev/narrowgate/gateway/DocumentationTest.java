package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.config.ConfigurationReader;
import dev.narrowgate.delegation.config.reference.SettingKey;
import dev.narrowgate.delegation.config.reference.SettingKeys;
import dev.narrowgate.delegation.config.route.RouteVocabulary;
import dev.narrowgate.delegation.config.source.UnboundSettings;
import dev.narrowgate.delegation.engine.decision.NamedPart;
import dev.narrowgate.delegation.engine.decision.RuleVariable;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;

/** Compares the documentation with the program. */
class DocumentationTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern YAML = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);

    @Test
    void everyKeyIsInTheReference() throws Exception {
        var reference = read("docs/reference/configuration.md");

        assertThat(keys())
                .hasSizeGreaterThan(30)
                .allSatisfy(key -> assertThat(reference).contains("`" + key + "`"));
    }

    @Test
    void everyKeyInTheReferenceExists() throws Exception {
        var known = keys();
        var rows = Pattern.compile("^\\| `(delegation\\.[^`]+)`", Pattern.MULTILINE)
                .matcher(read("docs/reference/configuration.md"));

        while (rows.find()) {
            assertThat(known).contains(rows.group(1));
        }
    }

    @Test
    void everyVariableOfARuleIsInTheReference() throws Exception {
        var reference = read("docs/reference/policies.md");

        for (var variable : RuleVariable.values()) {
            assertThat(reference).contains("`" + variable.qualifiedName() + "` | " + variable.typeName());
        }
        for (var part : NamedPart.values()) {
            assertThat(reference)
                    .containsPattern(Pattern.quote("`" + part.qualifiedName() + "['") + "\\w+'\\]` \\| "
                            + Pattern.quote(part.typeName() + " | " + part.description()));
        }
    }

    /** With {@code delegation.documentation}, problems link to the section of their code. */
    @Test
    void everyCodeHasItsSection() throws Exception {
        var errors = read("docs/reference/errors.md");
        var codes = Pattern.compile("^\\| \\d{3} \\| `([a-z-]+)`", Pattern.MULTILINE)
                .matcher(errors);

        int seen = 0;
        for (; codes.find(); seen++) {
            assertThat(errors).contains("\n### `" + codes.group(1) + "`\n");
        }
        assertThat(seen).isGreaterThan(20);
    }

    @Test
    void everyHeaderIsInTheReadme() throws Exception {
        for (var header : ProvenanceHeader.values()) {
            assertThat(read("README.md")).contains(header.defaultName());
        }
    }

    static Stream<Map.Entry<String, String>> samples() throws IOException {
        List<Map.Entry<String, String>> samples = new ArrayList<>();
        try (var files = Stream.concat(Files.walk(ROOT.resolve("docs")), Stream.of(ROOT.resolve("README.md")))) {
            for (var file :
                    files.filter(name -> name.toString().endsWith(".md")).toList()) {
                var blocks = YAML.matcher(Files.readString(file));
                while (blocks.find()) {
                    samples.add(Map.entry(file + ":" + blocks.start(), blocks.group(1)));
                }
            }
        }
        return samples.stream();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void everySampleIsValidConfiguration(Map.Entry<String, String> sample) throws Exception {
        var environment = new StandardEnvironment();
        new YamlPropertySourceLoader()
                .load("sample", new ByteArrayResource(sample.getValue().getBytes(StandardCharsets.UTF_8)))
                .forEach(environment.getPropertySources()::addLast);

        var report = ConfigurationReader.check(environment, RouteVocabulary.ofClassPath());
        var problems = report.problems();

        // A sample may be incomplete, but must not be wrong.
        assertThat(problems)
                .as(sample.getValue())
                .allMatch(problem -> problem.message().startsWith("missing")
                        || problem.message().startsWith("empty")
                        || problem.message().contains("no such file")
                        || problem.message().contains("no such policy")
                        || problem.message().contains("does not vouch for")
                        || problem.message().contains("vouch for actors (expected: ISSUER|"));
        assertThat(report.warnings()).noneMatch(warning -> warning.message().startsWith("nothing reads"));
    }

    @Test
    void everySettingOfTheProgramIsRead() throws Exception {
        var environment = new StandardEnvironment();
        for (var file : List.of("application.yaml", "demo/gateway.yaml", "demo/keycloak.yaml")) {
            new YamlPropertySourceLoader()
                    .load(file, new ClassPathResource(file))
                    .forEach(environment.getPropertySources()::addLast);
        }

        assertThat(UnboundSettings.in(environment)).isEmpty();
    }

    private static List<String> keys() {
        return SettingKeys.all().stream().map(SettingKey::name).toList();
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
