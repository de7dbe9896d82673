package dev.narrowgate.load.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What Gatling counted, read from the table of its report.
 *
 * @param lines one for each kind of request, and one for those that warmed Gatling
 * @param report the folder of the report
 */
public record Statistics(List<Line> lines, Path report) {

    private static final Pattern NAME =
            Pattern.compile("id=\"stats-table-req_[^\"]*\" class=\"ellipsed-name\">([^<]+)<");
    private static final Pattern CELL =
            Pattern.compile("<td class=\"value (?:total|ok|ko) col-(\\d+)\">([0-9.]+|-)</td>");

    private static final String REQUESTS = "2";
    private static final String FAILED = "4";
    private static final String MEDIAN = "8";
    private static final String NINETY_NINTH = "11";

    /** @param failed requests without the expected answer */
    public record Line(String name, long requests, long failed, long medianMilliseconds, long p99Milliseconds) {}

    /** Returns the lines without the one of the warming. */
    public List<Line> measured() {
        return lines.stream().filter(line -> !line.name().equals(Given.WARMING)).toList();
    }

    /** Returns the number of all requests, those of the warming too. */
    public long requests() {
        return lines.stream().mapToLong(Line::requests).sum();
    }

    public long failed() {
        return lines.stream().mapToLong(Line::failed).sum();
    }

    /**
     * Reads the newest report in a folder.
     *
     * @param log what Gatling printed, for the message when there is no report
     */
    static Statistics of(Path results, Path log) throws IOException {
        try (var folders = Files.list(results)) {
            var report = folders.filter(Files::isDirectory)
                    .max(Path::compareTo)
                    .orElseThrow(() -> new IOException("Gatling wrote no report, see " + log));
            return new Statistics(lines(Files.readString(report.resolve("index.html"))), report);
        }
    }

    /** Fails if fewer requests were measured, because then a scenario did not do what it says. */
    Statistics withAtLeast(long requests, Path log) throws IOException {
        var seen = measured().stream().mapToLong(Line::requests).sum();
        if (seen < requests) {
            throw new IOException(seen + " requests were measured (expected: at least " + requests + "), see " + log);
        }
        return this;
    }

    static List<Line> lines(String html) throws IOException {
        var lines = new ArrayList<Line>();
        var name = NAME.matcher(html);
        for (int next = 0; name.find(next); next = name.end()) {
            var end = html.indexOf("</tr>", name.end());
            var cells = html.substring(name.end(), end < 0 ? html.length() : end);
            lines.add(new Line(
                    name.group(1),
                    cell(cells, REQUESTS),
                    cell(cells, FAILED),
                    cell(cells, MEDIAN),
                    cell(cells, NINETY_NINTH)));
        }
        if (lines.isEmpty()) {
            throw new IOException("the report of Gatling has no table of requests");
        }
        return lines;
    }

    private static long cell(String cells, String column) throws IOException {
        var cell = CELL.matcher(cells);
        while (cell.find()) {
            if (cell.group(1).equals(column)) {
                return cell.group(2).equals("-") ? 0 : Math.round(Double.parseDouble(cell.group(2)));
            }
        }
        throw new IOException("the table of Gatling has no column " + column);
    }
}
