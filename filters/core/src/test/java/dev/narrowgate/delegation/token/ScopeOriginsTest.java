package dev.narrowgate.delegation.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ScopeOriginsTest {

    private static final ScopeOrigins TWO =
            new ScopeOrigins(Map.of("read", Scopes.of("Tickets.Read"), "write", Scopes.of("Tickets.Write")));

    @Test
    void aScopeThatWasNotTranslatedHasNoOrigin() {
        assertThat(TWO.of("read")).isEqualTo(Scopes.of("Tickets.Read"));
        assertThat(TWO.of("admin")).isEqualTo(Scopes.NONE);
        assertThat(TWO.isEmpty()).isFalse();
        assertThat(ScopeOrigins.NONE.isEmpty()).isTrue();
    }

    @Test
    void onlyTheNamedScopesStay() {
        assertThat(TWO.only(Scopes.of("read", "admin")))
                .isEqualTo(new ScopeOrigins(Map.of("read", Scopes.of("Tickets.Read"))));
        assertThat(TWO.only(Scopes.of("read", "write", "admin"))).isSameAs(TWO);
        assertThat(TWO.only(Scopes.NONE).isEmpty()).isTrue();
    }

    @Test
    void furtherOriginsCountMore() {
        var further = new ScopeOrigins(Map.of("write", Scopes.of("RW"), "admin", Scopes.of("Admin")));

        assertThat(TWO.and(further))
                .isEqualTo(new ScopeOrigins(Map.of(
                        "read", Scopes.of("Tickets.Read"),
                        "write", Scopes.of("RW"),
                        "admin", Scopes.of("Admin"))));
        assertThat(TWO.and(ScopeOrigins.NONE)).isSameAs(TWO);
        assertThat(ScopeOrigins.NONE.and(TWO)).isSameAs(TWO);
        assertThat(TWO.sorted()).containsOnlyKeys("read", "write");
    }

    @Test
    void scopesOfEitherSet() {
        var some = Scopes.of("a", "b");

        assertThat(some.and(Scopes.of("b", "c"))).isEqualTo(Scopes.of("a", "b", "c"));
        assertThat(some.and(Scopes.NONE)).isSameAs(some);
        assertThat(Scopes.NONE.and(some)).isSameAs(some);
    }
}
