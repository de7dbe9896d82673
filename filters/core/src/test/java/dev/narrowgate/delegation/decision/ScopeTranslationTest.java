package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static dev.narrowgate.delegation.TestDelegations.delegate;
import static dev.narrowgate.delegation.TestDelegations.token;
import static dev.narrowgate.delegation.TestPolicies.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure.DecisionUnavailable;
import dev.narrowgate.delegation.DelegationFailure.ScopeInsufficient;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.decision.Decision.Deny;
import dev.narrowgate.delegation.decision.Decision.Permit;
import dev.narrowgate.delegation.decision.ScopeTranslation.Entry;
import dev.narrowgate.delegation.hop.Hop;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Delegation;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class ScopeTranslationTest {

    private static final Action GET = new Action("GET");
    private static final Resource ROUTE = new Resource("orders", "/orders");

    private final LocalPolicyDecisionPoint decisions = new LocalPolicyDecisionPoint(() -> "decision-1");

    @Test
    void grantsTheScopesInPlaceOfTheOneThatArrived() {
        var permit = permit(pay(), arrived("orders:pay"));

        assertThat(permit.grant().scopes()).isEqualTo(Scopes.of("charge:create"));
        assertThat(permit.grant().origins().of("charge:create")).isEqualTo(Scopes.of("orders:pay"));
    }

    @Test
    void lawThreeTranslatesNoScopeThatDidNotArrive() {
        var denied = deny(pay(), arrived("orders:list"));

        assertThat(denied.required()).containsExactly("orders:pay");
        assertThat(denied.reason()).isEqualTo("the token carries none of: orders:pay");
    }

    @Test
    void aScopeThatAlsoArrivedByItselfHasNoOrigin() {
        var permit = permit(pay(), arrived("orders:pay", "charge:create"));

        assertThat(permit.grant().scopes()).isEqualTo(Scopes.of("charge:create"));
        assertThat(permit.grant().origins()).isEqualTo(ScopeOrigins.NONE);
    }

    @Test
    void aScopeStaysIfItIsOneOfThoseInItsPlace() {
        var both = translating(
                new Entry(null, "orders:pay", Scopes.of("orders:pay", "charge:create")), "orders:pay", "charge:create");

        var permit = permit(both, arrived("orders:pay"));

        assertThat(permit.grant().scopes()).isEqualTo(Scopes.of("charge:create", "orders:pay"));
        assertThat(permit.grant().origins().values()).containsOnlyKeys("charge:create");
    }

    @Test
    void lawThreeTranslatesATranslatedScopeOnlyIfThePolicyNamesItsOrigin() {
        var translated = new ScopeOrigins(Map.of("charge:create", Scopes.of("orders:pay")));
        var delegation = delegate(
                token().scopes(Scopes.of("charge:create")).origins(translated).build(), null);
        var unnamed = translating(new Entry(null, "charge:create", Scopes.of("ledger:write")), "ledger:write");
        var named = translating(new Entry("orders:pay", "charge:create", Scopes.of("ledger:write")), "ledger:write");

        assertThat(deny(unnamed, delegation).reason())
                .isEqualTo("the token carries none of: charge:create; charge:create was translated from orders:pay"
                        + " before, so it is not translated again");
        assertThat(permit(named, delegation).grant().scopes()).isEqualTo(Scopes.of("ledger:write"));
        assertThat(deny(named, arrived("charge:create")).required()).containsExactly("charge:create");
    }

    @Test
    void requiredScopesSeeWhatArrived() {
        var rules =
                new ScopeRules(Scopes.of("orders:pay"), Map.of(), pay().scopes().translation(), Scopes.NONE);
        var policy = policy().scopes("charge:create").scopeRules(rules).build();

        assertThat(permit(policy, arrived("orders:pay")).grant().scopes()).isEqualTo(Scopes.of("charge:create"));
        assertThat(deny(policy, arrived("charge:create")).required()).containsExactly("orders:pay");
    }

    @Test
    void aScopeImpliesOthersForTheRequiredOnesAlone() {
        var rules = new ScopeRules(
                Scopes.of("orders:read"),
                Map.of("orders:admin", Scopes.of("orders:write"), "orders:write", Scopes.of("orders:read")),
                ScopeTranslation.NONE,
                Scopes.NONE);
        var policy =
                policy().scopes("orders:admin", "orders:read").scopeRules(rules).build();

        assertThat(permit(policy, arrived("orders:admin")).grant().scopes()).isEqualTo(Scopes.of("orders:admin"));
        assertThat(deny(policy, arrived("orders:list")).required()).containsExactly("orders:read");
    }

    @Test
    void aClientAsksForTheScopesOfTheNextHop() {
        var policy = pay().within(Scopes.of("charge:create"), Duration.ofSeconds(30), 4);

        assertThat(permit(policy, arrived("orders:pay")).grant().scopes()).isEqualTo(Scopes.of("charge:create"));
        assertThat(deny(policy, arrived("orders:list")).required()).containsExactly("orders:pay");
    }

    @Test
    void aPermitBeyondTheTranslationForwardsNothing() {
        var wider = new Permit(
                "decision-1",
                "tickets",
                new Grant("https://tickets.example.com", Scopes.of("charge:create", "ledger:write"), Duration.ZERO));

        assertThatExceptionOfType(DecisionUnavailable.class).isThrownBy(() -> permitted(pay(), wider));
        assertThatExceptionOfType(DecisionUnavailable.class)
                .isThrownBy(() -> permitted(
                        pay(),
                        new Permit(
                                "decision-1",
                                "tickets",
                                new Grant("https://tickets.example.com", Scopes.of("charge:create"), Duration.ZERO))));
    }

    @Provide
    Arbitrary<List<Entry>> entries() {
        var scope = Arbitraries.of("a", "b", "c", "d");
        return Combinators.combine(scope.injectNull(0.5), scope, scope.set().ofMinSize(1))
                .as((origin, from, to) -> new Entry(origin, from, Scopes.of(to)))
                .list()
                .ofMaxSize(4);
    }

    /** Law 3: what is granted arrived, or an entry translates it from one that arrived. */
    @Property
    void lawThreeGrantsNothingThatNoScopeThatArrivedStandsFor(
            @ForAll("entries") List<Entry> entries, @ForAll("letters") Set<String> arrived) {
        var translated = new ScopeTranslation(entries).of(Scopes.of(arrived), ScopeOrigins.NONE);

        var allowed = new TreeSet<>(arrived);
        entries.stream()
                .filter(entry -> entry.origin() == null && arrived.contains(entry.from()))
                .forEach(entry -> allowed.addAll(entry.to().values()));
        assertThat(allowed).containsAll(translated.scopes().values());
        translated.origins().values().forEach((scope, from) -> {
            assertThat(translated.scopes().contains(scope)).isTrue();
            assertThat(arrived).containsAll(from.values());
        });
    }

    /** Law 3: a second policy without an origin in its entries gives no scope that the first one translated. */
    @Property
    void lawThreeTranslatesNotTwiceOnAWay(
            @ForAll("entries") List<Entry> first,
            @ForAll("entries") List<Entry> second,
            @ForAll("letters") Set<String> arrived) {
        var unnamed = second.stream().filter(entry -> entry.origin() == null).toList();
        var one = new ScopeTranslation(first).of(Scopes.of(arrived), ScopeOrigins.NONE);
        var two = new ScopeTranslation(unnamed).of(one.scopes(), one.origins());

        two.origins()
                .values()
                .values()
                .forEach(from -> from.values()
                        .forEach(source ->
                                assertThat(one.origins().of(source).isEmpty()).isTrue()));
    }

    @Provide
    Arbitrary<Set<String>> letters() {
        return Arbitraries.of("a", "b", "c", "d").set();
    }

    private static DelegationPolicy pay() {
        return translating(new Entry(null, "orders:pay", Scopes.of("charge:create")), "charge:create");
    }

    private static DelegationPolicy translating(Entry entry, String... scopes) {
        return policy().scopes(scopes)
                .scopeRules(new ScopeRules(Scopes.NONE, Map.of(), new ScopeTranslation(List.of(entry)), Scopes.NONE))
                .build();
    }

    private static Delegation arrived(String... scopes) {
        return delegate(token().scopes(Scopes.of(scopes)).build(), null);
    }

    private static void permitted(DelegationPolicy policy, Permit permit) {
        var received = new Received("hop-1", NOW, policy, GET, ROUTE, null);
        var unused =
                new Hop.Permitted(new Hop.Verified(received, arrived("orders:pay"), TestExchanges.PRESENTED), permit);
    }

    private Permit permit(DelegationPolicy policy, Delegation delegation) {
        return (Permit) decide(policy, delegation);
    }

    private ScopeInsufficient deny(DelegationPolicy policy, Delegation delegation) {
        return (ScopeInsufficient) ((Deny) decide(policy, delegation)).failure();
    }

    private Decision decide(DelegationPolicy policy, Delegation delegation) {
        var answer = decisions.decide(policy.ask(delegation, GET, ROUTE, NOW), delegation.expiresAt());
        return ((Answer.Ready<Decision>) answer).value();
    }
}
