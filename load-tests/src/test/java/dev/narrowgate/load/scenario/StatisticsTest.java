package dev.narrowgate.load.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class StatisticsTest {

    private static final String ROW = """
            <tr>
            <span id="stats-table-req_%1$s" class="ellipsed-name">%1$s</span>
              <td class="value total col-2">%2$d</td>
              <td class="value ok col-3">1</td>
              <td class="value ko col-4">%3$d</td>
              <td class="value total col-8">%4$d</td>
              <td class="value total col-11">%5$d</td>
            </tr>
            """;

    @Test
    void readsALineForEachKindOfRequest() throws Exception {
        var html = ROW.formatted("one", 6000, 0, 3, 9) + ROW.formatted("two", 20, 1, 300, 400);

        assertThat(Statistics.lines(html))
                .containsExactly(
                        new Statistics.Line("one", 6000, 0, 3, 9), new Statistics.Line("two", 20, 1, 300, 400));
    }

    @Test
    void refusesAReportOfTooFewRequests() throws Exception {
        var html = ROW.formatted("warming", 9000, 0, 3, 9) + ROW.formatted("one", 89, 0, 3, 9);
        var statistics = new Statistics(Statistics.lines(html), Path.of("report"));

        assertThat(statistics.requests()).isEqualTo(9089);
        assertThat(statistics.withAtLeast(89, Path.of("log"))).isSameAs(statistics);
        assertThatThrownBy(() -> statistics.withAtLeast(90, Path.of("log")))
                .isInstanceOf(IOException.class)
                .hasMessage("89 requests were measured (expected: at least 90), see log");
    }

    @Test
    void refusesAReportWithoutTheTable() {
        assertThatThrownBy(() -> Statistics.lines("<html></html>"))
                .isInstanceOf(IOException.class)
                .hasMessage("the report of Gatling has no table of requests");
        assertThatThrownBy(
                        () -> Statistics.lines(ROW.formatted("one", 1, 0, 3, 9).replace("col-11", "col-10")))
                .isInstanceOf(IOException.class)
                .hasMessage("the table of Gatling has no column 11");
    }
}
