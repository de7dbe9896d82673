package dev.narrowgate.delegation.presented;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class PieceSearchTest {

    private static final String SHORT = "0123456789abcdef";
    private static final String LONG = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";

    private final PieceSearch search = new PieceSearch(List.of(SHORT, LONG));

    @Test
    void aPieceIsFoundWhereItBegins() {
        assertThat(search.indexIn(SHORT, 0)).isZero();
        assertThat(search.indexIn(LONG, 0)).isZero();
        assertThat(search.indexIn("xy" + SHORT + "z", 0)).isEqualTo(2);
        assertThat(search.indexIn("xy" + LONG + "z", 0)).isEqualTo(2);
    }

    @Test
    void aPieceIsFoundBehindThePlaceWhereTheSearchBegins() {
        assertThat(search.indexIn(SHORT + SHORT, 1)).isEqualTo(16);
        assertThat(search.indexIn(SHORT + SHORT, 16)).isEqualTo(16);
        assertThat(search.indexIn(SHORT + SHORT, 17)).isNegative();
    }

    @Test
    void theLongerPiecesAreFoundFirst() {
        assertThat(search.indexIn(LONG + SHORT, 0)).isZero();
        assertThat(search.indexIn(SHORT + LONG, 0)).isEqualTo(16);
    }

    @Test
    void aPartOfAPieceIsNone() {
        assertThat(search.indexIn(SHORT.substring(1), 0)).isNegative();
        assertThat(search.indexIn(LONG.substring(1), 0)).isNegative();
        assertThat(search.indexIn("", 0)).isNegative();
    }

    @Test
    void withoutPiecesNothingIsFound() {
        assertThat(new PieceSearch(List.of()).indexIn(LONG, 0)).isNegative();
    }
}
