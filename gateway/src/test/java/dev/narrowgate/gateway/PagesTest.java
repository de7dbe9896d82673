package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Checks the pages: every link leads to an existing section, and every page begins with its use. */
class PagesTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern CODE = Pattern.compile("```.*?```", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("\\]\\((?![a-z]+:)([^)#\\s]*)(?:#([^)\\s]+))?\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ (.+)$", Pattern.MULTILINE);
    private static final Pattern LINK_TEXT = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");
    private static final String USE =
            "(?s)# [^\\n]+\\n\\n(After reading this page|With this page|After this tutorial) .*";

    static Stream<Path> pages() throws IOException {
        return Stream.concat(
                shelves(),
                Stream.concat(
                        markdown("docs/adr").stream(),
                        Stream.of("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md", "config/README.md")
                                .map(ROOT::resolve)));
    }

    static Stream<Path> shelves() throws IOException {
        return markdown("docs").stream().filter(page -> !page.startsWith(ROOT.resolve("docs/adr")));
    }

    private static Set<Path> markdown(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".md")).collect(Collectors.toUnmodifiableSet());
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToASectionThatExists(Path page) throws Exception {
        var links = LINK.matcher(text(page));
        while (links.find()) {
            var target = links.group(1).isEmpty() ? page : page.resolveSibling(links.group(1));
            assertThat(target).as(links.group()).exists();
            if (links.group(2) != null) {
                assertThat(anchors(target)).as(links.group()).contains(links.group(2));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("shelves")
    void everyPageBeginsWithItsUse(Path page) throws Exception {
        assertThat(Files.readString(page)).matches(USE);
    }

    private static String text(Path page) throws IOException {
        return CODE.matcher(Files.readString(page)).replaceAll("");
    }

    /** The anchors that GitHub makes: letters and digits in lower case, spaces as hyphens, and no other characters. */
    private static Set<String> anchors(Path page) throws IOException {
        return HEADING.matcher(text(page))
                .results()
                .map(heading -> LINK_TEXT.matcher(heading.group(1)).replaceAll("$1"))
                .map(heading -> heading.toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w\\- ]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toUnmodifiableSet());
    }
}
