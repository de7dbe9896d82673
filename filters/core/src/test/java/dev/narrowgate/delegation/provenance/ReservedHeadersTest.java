package dev.narrowgate.delegation.provenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ReservedHeadersTest {

    private final ReservedHeaders headers = new ReservedHeaders(Map.of(ProvenanceHeader.SUBJECT, "X-Caller"));

    @Property
    void lawNineEverySpellingOfOursIsReserved(@ForAll ProvenanceHeader header, @ForAll long seed) {
        assertThat(headers.isReserved(respelled(header.defaultName(), new Random(seed))))
                .isTrue();
        assertThat(headers.isReserved(respelled(headers.name(header), new Random(seed))))
                .isTrue();
    }

    @Test
    void credentialsOfThePresenterAreReserved() {
        assertThat(headers.isReserved("actor_token")).isTrue();
        assertThat(headers.isReserved("dpop")).isTrue();
        assertThat(headers.isReserved("Client-Cert")).isTrue();
    }

    @Test
    void othersAreNot() {
        assertThat(headers.isReserved("Accept")).isFalse();
        assertThat(headers.isReserved("Delegation-Other")).isFalse();
    }

    @Test
    void aHeaderGoesByTheNameThatWasConfigured() {
        assertThat(headers.name(ProvenanceHeader.SUBJECT)).isEqualTo("X-Caller");
        assertThat(headers.name(ProvenanceHeader.TASK)).isEqualTo("Delegation-Task");
    }

    @Test
    void signsAtTheEndsAndDoubledOnesAreTheSameName() {
        assertThat(headers.isReserved("_Delegation-Task")).isTrue();
        assertThat(headers.isReserved("Delegation-Task.")).isTrue();
        assertThat(headers.isReserved("Delegation--Task")).isTrue();
        assertThat(headers.isReserved("Delegation_.Task")).isTrue();
        assertThat(ReservedHeaders.normal("X-9_")).isEqualTo("x-9");
        assertThat(ReservedHeaders.normal("~{}")).isEmpty();
        assertThat(ReservedHeaders.normal("DelegationTask")).isEqualTo("delegationtask");
    }

    @Test
    void lettersAndDigitsStayAndTheirNeighboursAreSigns() {
        assertThat(ReservedHeaders.normal("AZaz09")).isEqualTo("azaz09");
        assertThat(ReservedHeaders.normal("x`x{x/x:x")).isEqualTo("x-x-x-x-x");
    }

    @Test
    void aFamilyKeepsItsHyphen() {
        assertThat(ReservedHeaders.normalFamily("X-Amz-")).isEqualTo("x-amz-");
        assertThat(ReservedHeaders.normalFamily("X-Api-Key")).isEqualTo("x-api-key");
    }

    @Test
    void credentialsAreToldFromOtherHeaders() {
        assertThat(ReservedHeaders.isCredential("actor.token")).isTrue();
        assertThat(ReservedHeaders.isCredential("Accept")).isFalse();
    }

    private static String respelled(String name, Random random) {
        var text = new StringBuilder();
        for (char c : name.toCharArray()) {
            var letter = String.valueOf(c);
            text.append(
                    c == '-'
                            ? random.nextBoolean() ? "_" : "-"
                            : random.nextBoolean() ? letter.toUpperCase(Locale.ROOT) : letter.toLowerCase(Locale.ROOT));
        }
        return text.toString();
    }
}
