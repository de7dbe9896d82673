package dev.narrowgate.delegation.config.reference;

import java.util.Comparator;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writes the tables of keys into a page, between a comment that names a section and a comment that ends the table. */
final class KeyTables {

    private static final Pattern TABLE =
            Pattern.compile("(<!-- keys of (\\S+) -->\n).*?(<!-- end of keys -->)", Pattern.DOTALL);

    private static final String HEAD = "\n| key | type | default | limits | meaning |\n|---|---|---|---|---|\n";

    private KeyTables() {}

    static String in(String page) {
        var sections =
                TABLE.matcher(page).results().map(table -> table.group(2)).toList();
        return TABLE.matcher(page).replaceAll(table -> Matcher.quoteReplacement(table(table, sections)));
    }

    private static String table(MatchResult table, List<String> sections) {
        var rows = new StringBuilder(table.group(1)).append(HEAD);
        SettingKeys.all().stream()
                .filter(key -> table.group(2).equals(section(key, sections)))
                .forEach(key -> rows.append(row(key)));
        return rows.append('\n').append(table.group(3)).toString();
    }

    /** The longest section that a key is below. */
    private static String section(SettingKey key, List<String> sections) {
        return sections.stream()
                .filter(section -> key.name().startsWith(section + "."))
                .max(Comparator.comparing(String::length))
                .orElseThrow(() -> new AssertionError("no table has " + key.name()));
    }

    private static String row(SettingKey key) {
        return "| `" + key.name() + "` | " + ValueText.type(key) + " | " + ValueText.usual(key) + " | "
                + ValueText.limits(key) + " | " + key.text().meaning() + " |\n";
    }
}
