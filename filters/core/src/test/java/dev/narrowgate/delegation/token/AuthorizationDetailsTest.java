package dev.narrowgate.delegation.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** Law 3, type by type. */
class AuthorizationDetailsTest {

    private static final Map<String, Object> PAYMENT =
            Map.of("type", "payment", "actions", List.of("read", "write"), "identifier", "account-1");

    private static AuthorizationDetails details(Map<String, Object> members) {
        return new AuthorizationDetails(List.of(new AuthorizationDetail((String) members.get("type"), members)));
    }

    private static boolean isNarrower(String member, Object value) {
        var changed = new HashMap<>(PAYMENT);
        changed.put(member, value);
        return details(PAYMENT).includes(details(changed));
    }

    @Test
    void theSameIsNoMore() {
        assertThat(details(PAYMENT).includes(details(PAYMENT))).isTrue();
        assertThat(details(PAYMENT).includes(AuthorizationDetails.NONE)).isTrue();
    }

    @Property
    void lawThreeOnlySomeOfTheActionsAreLess(
            @ForAll @Size(min = 1, max = 4) List<@AlphaChars @StringLength(min = 1, max = 3) String> actions) {
        assertThat(isNarrower("actions", actions))
                .isEqualTo(List.of("read", "write").containsAll(actions));
    }

    @Test
    void x017_onlyFewerActionsAreLess() {
        assertThat(isNarrower("actions", List.of("read"))).isTrue();
        assertThat(isNarrower("actions", List.of())).isFalse();
        assertThat(isNarrower("actions", List.of("*"))).isFalse();
        assertThat(isNarrower("actions", "read")).isFalse();
        assertThat(isNarrower("identifier", "account-2")).isFalse();
        assertThat(isNarrower("identifier", "*")).isFalse();
        assertThat(isNarrower("type", "Payment")).isFalse();
        assertThat(isNarrower("limit", 10)).isFalse();
        var without = new HashMap<>(PAYMENT);
        without.remove("identifier");
        assertThat(details(PAYMENT).includes(details(without))).isFalse();
        assertThat(AuthorizationDetails.NONE.includes(details(PAYMENT))).isFalse();
        var twice = new AuthorizationDetails(
                List.of(new AuthorizationDetail("payment", PAYMENT), new AuthorizationDetail("payment", PAYMENT)));
        assertThat(details(PAYMENT).includes(twice)).isFalse();
        assertThat(AuthorizationDetails.NONE.beyond(details(PAYMENT))).hasToString("payment");
    }
}
