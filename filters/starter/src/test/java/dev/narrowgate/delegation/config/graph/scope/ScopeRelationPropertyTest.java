package dev.narrowgate.delegation.config.graph.scope;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A widening is found exactly when a set of arrived scopes comes back with more. */
class ScopeRelationPropertyTest {

    private static final List<String> SCOPES = List.of("a", "b", "c", "d");

    @Provide
    Arbitrary<Map<String, Set<String>>> relations() {
        var some = Arbitraries.of(SCOPES).set().ofMaxSize(2);
        return Arbitraries.maps(Arbitraries.of(SCOPES), some);
    }

    @Property(tries = 2000)
    void findsExactlyTheSetsThatComeBackWithMore(@ForAll("relations") Map<String, Set<String>> written) {
        var leaving = new TreeMap<String, SortedSet<String>>();
        written.forEach((scope, after) -> leaving.put(scope, new TreeSet<>(after)));

        var found = new ScopeRelation(leaving).widening();

        assertThat(found.isPresent()).isEqualTo(subsets().stream().anyMatch(set -> isWidened(set, written)));
        found.ifPresent(widening -> {
            assertThat(isWidened(widening.arrived(), written)).isTrue();
            assertThat(widening.left()).isEqualTo(after(widening.arrived(), written));
        });
    }

    private static boolean isWidened(Set<String> arrived, Map<String, Set<String>> relation) {
        var after = after(arrived, relation);
        return !arrived.isEmpty() && after.containsAll(arrived) && after.size() > arrived.size();
    }

    private static Set<String> after(Set<String> arrived, Map<String, Set<String>> relation) {
        var after = new TreeSet<String>();
        arrived.forEach(scope -> after.addAll(relation.getOrDefault(scope, Set.of())));
        return after;
    }

    private static List<Set<String>> subsets() {
        List<Set<String>> all = new ArrayList<>(List.of(Set.of()));
        for (var scope : SCOPES) {
            for (var set : List.copyOf(all)) {
                var more = new TreeSet<>(set);
                more.add(scope);
                all.add(more);
            }
        }
        return all;
    }
}
