package dev.narrowgate.load.report;

import dev.narrowgate.load.comparison.Row;
import java.util.List;
import java.util.Locale;

/**
 * A plot of the costs as SVG. It is written here, because the libraries for charts need fonts and AWT, which a server may
 * lack.
 */
final class BarChart {

    private static final int WIDTH = 760;
    private static final int LABELS = 270;
    private static final int BARS = 400;
    private static final int ROW = 28;

    private BarChart() {}

    static String of(List<Row.Measured> rows) {
        var highest = rows.stream()
                .mapToDouble(row -> row.cost().microseconds())
                .max()
                .orElse(1);
        var height = 50 + ROW * rows.size();
        var svg = new StringBuilder(String.format(Locale.ROOT, """
                <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" \
                font-family="sans-serif" font-size="13">
                <rect width="%1$d" height="%2$d" fill="white"/>
                <text x="12" y="24" font-weight="bold">CPU microseconds a request, warm</text>
                """, WIDTH, height));
        for (int i = 0; i < rows.size(); i++) {
            svg.append(bar(rows.get(i), 40 + ROW * i, highest));
        }
        return svg.append("</svg>\n").toString();
    }

    private static String bar(Row.Measured row, int top, double highest) {
        var length = Math.max(1, row.cost().microseconds() / highest * BARS);
        return String.format(
                Locale.ROOT,
                """
                <text x="%d" y="%d" text-anchor="end">%s</text>
                <rect x="%d" y="%d" width="%.1f" height="18" fill="#3572b0"/>
                <text x="%.1f" y="%d">%.0f%s</text>
                """,
                LABELS - 8,
                top + 14,
                row.peer().title(),
                LABELS,
                top,
                length,
                LABELS + length + 6,
                top + 14,
                row.cost().microseconds(),
                row.cost().flat() ? "" : ", not flat");
    }
}
