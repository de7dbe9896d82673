package dev.narrowgate.load.report;

import dev.narrowgate.load.comparison.Row;
import dev.narrowgate.load.scenario.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * What a run measured.
 *
 * @param command that measured it
 */
public record Results(List<Row> rows, List<Outcome> outcomes, String command) {

    public static final String PAGE = "latest.md";
    private static final String TABLE = "latest.csv";
    private static final String PLOT = "latest.svg";

    /** Says whether a program failed or a request was not answered as expected. */
    public boolean failed() {
        return rows.stream().anyMatch(Row.Failed.class::isInstance)
                || outcomes.stream().anyMatch(outcome -> switch (outcome) {
                    case Outcome.Failed failed -> true;
                    case Outcome.Measured measured -> measured.statistics().failed() > 0;
                });
    }

    /** Writes the page, the table and the plot, and returns the page. */
    public String write(Path folder) throws IOException {
        Files.createDirectories(folder);
        var page = Markdown.page(this, Machine.present(), LocalDate.now(ZoneOffset.UTC), PLOT);
        Files.writeString(folder.resolve(PAGE), page);
        Files.writeString(folder.resolve(TABLE), Csv.table(this));
        Files.writeString(folder.resolve(PLOT), BarChart.of(measured()));
        return page;
    }

    List<Row.Measured> measured() {
        return rows.stream()
                .filter(Row.Measured.class::isInstance)
                .map(Row.Measured.class::cast)
                .toList();
    }
}
