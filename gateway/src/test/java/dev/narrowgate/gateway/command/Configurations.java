package dev.narrowgate.gateway.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Every configuration in this repository: samples of the docs, files for operators, and configurations of tests. */
final class Configurations {

    private static final Path ROOT = Path.of("..");
    private static final Pattern SAMPLE = Pattern.compile("```yaml\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEXT_BLOCK = Pattern.compile("\"\"\"\\n(.*?)\"\"\"", Pattern.DOTALL);

    /**
     * A configuration.
     *
     * @param place the file and the position
     */
    record Configuration(String place, String yaml) {

        @Override
        public String toString() {
            return place;
        }
    }

    private Configurations() {}

    static List<Configuration> all() throws IOException {
        var all = new ArrayList<Configuration>();
        for (var file : files(".md", "docs", "README.md", "config")) {
            blocks(file, SAMPLE, all);
        }
        for (var file : files(".java", "filters/starter/src/test", "gateway/src/test")) {
            blocks(file, TEXT_BLOCK, all);
        }
        for (var file : files(".yaml", "gateway/src/test/resources", "gateway/src/main/resources/demo")) {
            all.add(new Configuration(ROOT.relativize(file).toString(), Files.readString(file)));
        }
        return all;
    }

    private static void blocks(Path file, Pattern block, List<Configuration> all) throws IOException {
        var text = Files.readString(file);
        var blocks = block.matcher(text);
        while (blocks.find()) {
            var yaml = blocks.group(1).stripIndent().replace("\\n", "\n").replace("\\\"", "\"");
            var isConfiguration = yaml.lines()
                    .anyMatch(line -> line.startsWith("delegation:")
                            || line.startsWith("spring.cloud.gateway")
                            || line.startsWith("spring:")
                            || line.startsWith("server"));
            if (isConfiguration) {
                var line = text.substring(0, blocks.start()).lines().count() + 1;
                all.add(new Configuration(ROOT.relativize(file) + ":" + line, yaml));
            }
        }
    }

    private static List<Path> files(String ending, String... places) throws IOException {
        var found = new ArrayList<Path>();
        for (var place : places) {
            try (var files = Files.walk(ROOT.resolve(place))) {
                files.filter(file -> file.toString().endsWith(ending)).sorted().forEach(found::add);
            }
        }
        return found;
    }
}
