package dev.narrowgate.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Compares the page of standards with the tests: each cited id has a row, and each named class has a test of its row.
 */
class StandardsLedgerTest {

    private static final String PAGE = "docs/explanation/standards.md";

    @Test
    void everyCitedIdHasARow() throws Exception {
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
