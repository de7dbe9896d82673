package dev.narrowgate.delegation.config.source;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Finds files that are not YAML before Spring Boot does, because Spring Boot does not name the file. */
public final class YamlSyntax {

    private YamlSyntax() {}

    /** Fails with {@code IllegalArgumentException}, which names file and line. */
    public static void check(Collection<Path> places) {
        places.stream().flatMap(YamlSyntax::files).forEach(YamlSyntax::checkFile);
    }

    private static Stream<Path> files(Path place) {
        if (!Files.isDirectory(place)) {
            return isYaml(place) ? Stream.of(place) : Stream.empty();
        }
        // The folder and one level of subfolders, where policies are.
        try (var entries = Files.walk(place, 2)) {
            return entries.filter(YamlSyntax::isYaml).sorted().toList().stream();
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(place + ": cannot be read", unreadable);
        }
    }

    private static boolean isYaml(Path file) {
        return file.toString().endsWith(".yaml") || file.toString().endsWith(".yml");
    }

    private static void checkFile(Path file) {
        var options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        // Without limits of their own, as in Spring Boot: operators may be trusted with their files.
        options.setMaxAliasesForCollections(Integer.MAX_VALUE);
        options.setCodePointLimit(Integer.MAX_VALUE);
        try (var reader = Files.newBufferedReader(file)) {
            new Yaml(new SafeConstructor(options)).loadAll(reader).forEach(document -> {});
        } catch (MarkedYAMLException invalid) {
            var mark = invalid.getProblemMark();
            var line = mark == null ? "" : ":" + (mark.getLine() + 1);
            var snippet = mark == null ? "" : "\n" + mark.get_snippet();
            throw new IllegalArgumentException(file + line + ": not YAML: " + invalid.getProblem() + snippet, invalid);
        } catch (YAMLException invalid) {
            throw new IllegalArgumentException(file + ": not YAML in UTF-8: " + invalid.getMessage(), invalid);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(file + ": cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
