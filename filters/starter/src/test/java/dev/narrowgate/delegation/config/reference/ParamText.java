package dev.narrowgate.delegation.config.reference;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The documentation of a component, from the {@code @param} of its record. A sentence that begins with "Default:" describes a
 * default that is no constant; one that begins with "Allowed:" describes a limit that is no constraint.
 *
 * @param meaning in Markdown, as the others
 * @param usual empty when the comment has none
 * @param allowed empty when the comment has none
 */
public record ParamText(String meaning, String usual, String allowed) {

    static final ParamText NONE = new ParamText("", "", "");

    private static final List<Path> SOURCES = Stream.of("starter", "engine", "core")
            .map(module -> root().resolve("filters").resolve(module).resolve("src/main/java"))
            .toList();

    private static final Map<Path, String> READ = new HashMap<>();

    private static final Pattern CODE = Pattern.compile("\\{@code ([^}]+)}");
    private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]+)\">(.*?)</a>");

    static ParamText of(RecordComponent component) {
        var record = component.getDeclaringRecord();
        var source = source(record);
        var declared = source.indexOf("record " + record.getSimpleName() + "(");
        var end = source.lastIndexOf("*/", declared);
        var comment = source.substring(source.lastIndexOf("/**", end), end)
                .replaceAll("\\R\\s*\\* ?", " ")
                .replaceAll("\\s+", " ");
        var param = Pattern.compile("@param " + component.getName() + " (.*?)(?= @param |$)")
                .matcher(comment);
        return param.find() ? parse(markdown(param.group(1).strip())) : NONE;
    }

    private static ParamText parse(String text) {
        int allowed = text.indexOf(" Allowed: ");
        var rest = allowed < 0 ? text : text.substring(0, allowed);
        int usual = rest.indexOf(" Default: ");
        return new ParamText(
                sentence(usual < 0 ? rest : rest.substring(0, usual)),
                usual < 0 ? "" : withoutStop(rest.substring(usual + " Default: ".length())),
                allowed < 0 ? "" : withoutStop(text.substring(allowed + " Allowed: ".length())));
    }

    private static String sentence(String text) {
        var first = Character.toUpperCase(text.charAt(0)) + text.substring(1);
        return first.endsWith(".") ? first : first + ".";
    }

    private static String withoutStop(String text) {
        return text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    }

    private static String markdown(String text) {
        var code = CODE.matcher(text).replaceAll("`$1`");
        return LINK.matcher(code).replaceAll("[$2]($1)").replace("&lt;", "<").replace("&gt;", ">");
    }

    private static String source(Class<?> record) {
        var outer = record;
        while (outer.getEnclosingClass() != null) {
            outer = outer.getEnclosingClass();
        }
        var file = outer.getName().replace('.', '/') + ".java";
        return SOURCES.stream()
                .map(root -> root.resolve(file))
                .filter(Files::exists)
                .map(ParamText::read)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no source of " + record));
    }

    /** The root of the project, from the folder of any module. */
    static Path root() {
        var folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("filters"))) {
            folder = folder.getParent();
        }
        return folder;
    }

    private static String read(Path file) {
        return READ.computeIfAbsent(file, path -> {
            try {
                return Files.readString(path);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        });
    }
}
