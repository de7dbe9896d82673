package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Words of standards and of the wire format have one home each: no other main code spells them. */
class WordsTest {

    /** The classes that own words. A word with two meanings stands in one class for each meaning. */
    private static final Set<String> HOMES = Set.of(
            "AlgorithmNames",
            "AuthorizationDetails",
            "AuthorizationScheme",
            "ClientAuthentication",
            "ClientAuthenticationMethods",
            "DelegationClaimNames",
            "GrantTypes",
            "HeaderNames",
            "JoseHeaderNames",
            "MediaTypes",
            "OAuthErrorCodes",
            "OAuthParameterNames",
            "ProofMethod",
            "ProvenanceHeader",
            "ProviderClaimNames",
            "ProxyHeader",
            "RecordMemberNames",
            "ReservedHeaders",
            "ServerMetadataNames",
            "TokenTypes",
            "TraceParent");

    /** The homes of headers and their schemes, whose words all count. */
    private static final Set<String> OF_HEADERS = Set.of(
            "AuthorizationScheme", "HeaderNames", "ProvenanceHeader", "ProxyHeader", "ReservedHeaders", "TraceParent");

    private static final String OF_MEDIA_TYPES = "MediaTypes";

    /** With an underscore, a URN, or the type of a token: such a text means nothing else. */
    private static final Pattern DISTINCTIVE = Pattern.compile("\\w+_\\w+|urn:ietf:\\S+|[a-z-]+\\+jwt");

    private static final Pattern SHORTEST_HEADER = Pattern.compile("[A-Za-z-]{4,}");

    /** Comments, and the character that is a quotation mark. */
    private static final Pattern PASSED_OVER =
            Pattern.compile("^\\s*/\\*.*?\\*/|^\\s*//.*?$|'\\\\?\"'", Pattern.DOTALL | Pattern.MULTILINE);

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)+)\"");

    @Test
    void aWordWithAHomeStandsNowhereElse() {
        var words = words();

        var strays = mainFiles()
                .filter(file -> !HOMES.contains(name(file)))
                .flatMap(file -> literals(file).filter(words::contains).map(literal -> name(file) + ": " + literal))
                .sorted();

        assertThat(strays).isEmpty();
    }

    @Test
    void everyHomeHasWords() {
        assertThat(mainFiles()
                        .filter(file -> HOMES.contains(name(file)))
                        .filter(file -> literals(file).findAny().isPresent())
                        .map(WordsTest::name))
                .containsExactlyInAnyOrderElementsOf(HOMES);
        assertThat(words()).hasSizeGreaterThan(120);
    }

    /** The words of the homes that can be told from any other text. */
    private static Set<String> words() {
        return mainFiles()
                .filter(file -> HOMES.contains(name(file)))
                .flatMap(WordsTest::distinctive)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<String> distinctive(Path home) {
        var isOfHeaders = OF_HEADERS.contains(name(home));
        var words = literals(home)
                .filter(literal -> DISTINCTIVE.matcher(literal).matches()
                        || isOfHeaders && SHORTEST_HEADER.matcher(literal).matches());
        return name(home).equals(OF_MEDIA_TYPES)
                ? Stream.concat(words, literals(home).map("application/"::concat))
                : words;
    }

    private static Stream<Path> mainFiles() {
        return Stream.of(
                        "../core/src/main/java",
                        "../engine/src/main/java",
                        "src/main/java",
                        "../../gateway/src/main/java")
                .map(Path::of)
                .flatMap(WordsTest::javaFiles);
    }

    private static Stream<Path> javaFiles(Path root) {
        try (var files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static Stream<String> literals(Path file) {
        try {
            var code = PASSED_OVER.matcher(Files.readString(file)).replaceAll("");
            return LITERAL.matcher(code).results().map(literal -> literal.group(1));
        } catch (IOException unreadable) {
            throw new java.io.UncheckedIOException(unreadable);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString().replace(".java", "");
    }
}
