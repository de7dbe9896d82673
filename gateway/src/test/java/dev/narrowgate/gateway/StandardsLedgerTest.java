package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Holds the page of standards against the tests: each id that is cited has a row, and each class that a row names proves it. */
class StandardsLedgerTest {

    private static final String PAGE = "docs/explanation/standards.md";

    @Test
    void everyIdThatIsCitedHasARow() throws Exception {
        var ids = new CitedIds();

        assertThat(ids.all("[A-Z]{2}-\\d{2}|F\\d")).hasSizeGreaterThan(150);
        assertThat(ids.rows(PAGE)).containsKeys(ids.all("[A-Z]{2}-\\d{2}|F\\d").toArray(String[]::new));
    }

    @Test
    void everyClassThatARowNamesProvesIt() throws Exception {
        var ids = new CitedIds();

        assertThat(ids.unproven(ids.rows(PAGE))).isEmpty();
    }
}
