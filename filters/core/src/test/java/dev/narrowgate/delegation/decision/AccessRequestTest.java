package dev.narrowgate.delegation.decision;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.decision.AccessRequest.Actors;
import dev.narrowgate.delegation.decision.AccessRequest.Arrived;
import dev.narrowgate.delegation.decision.DecisionInput.Party;
import dev.narrowgate.delegation.decision.DecisionInput.TaskFacts;
import dev.narrowgate.delegation.revocation.Grounds;
import dev.narrowgate.delegation.token.Authentication;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.ScopeOrigins;
import dev.narrowgate.delegation.token.Scopes;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("unchecked") // Values of a test's own.
class AccessRequestTest {

    private static final TaskFacts TASK = new TaskFacts("task", "https://idp.example.com", 9L, null, null, null, null);

    private static final DelegationPolicy POLICY = TestPolicies.policy().build();
    private static final Principal ACTOR = new Principal("https://idp.example.com", "a");

    private static final Object[] ASKED = {
        POLICY,
        Scopes.of("a"),
        ACTOR,
        1,
        true,
        true,
        true,
        Set.of("t"),
        new TrustedPositions.Shown("i", List.of("j")),
        List.of("f"),
        input(List.of()),
        new ScopeOrigins(Map.of("a", Scopes.of("o")))
    };

    /** Returns an input, in which the component at a position is another one. */
    private static DecisionInput input(List<Object> change) {
        Object[] values = {
            new Party(ALICE, Map.of("role", "director")),
            new Party(ACTOR, Map.of()),
            List.of(ACTOR),
            TASK,
            List.of("a"),
            "GET",
            "/p",
            "r",
            new Authentication("gold", Instant.ofEpochSecond(7))
        };
        if (!change.isEmpty()) {
            values[(Integer) change.getFirst()] = change.size() == 1 ? null : change.getLast();
        }
        return new DecisionInput(
                (Party) values[0],
                (Party) values[1],
                (List<Principal>) values[2],
                (TaskFacts) values[3],
                (List<String>) values[4],
                (String) values[5],
                (String) values[6],
                (String) values[7],
                (Authentication) values[8]);
    }

    private static List<Object> told(Object... change) {
        return List.of(10, input(List.of(change)));
    }

    static Stream<List<Object>> anyOneThing() {
        return Stream.of(
                List.of(1, Scopes.of("b")),
                List.of(1, Scopes.NONE),
                List.of(1, Scopes.of("a", "b")),
                List.of(2, new Principal("https://idp.example.com", "b")),
                List.of(2, new Principal("https://idp.example.coma", "x")),
                List.of(3, 2),
                List.of(4, false),
                List.of(5, false),
                List.of(6, false),
                List.of(7, Set.of()),
                List.of(7, Set.of("t", "u")),
                List.of(8, new TrustedPositions.Shown("k", List.of("j"))),
                List.of(8, new TrustedPositions.Shown("i", List.of())),
                List.of(9, List.of("g")),
                List.of(9, List.of("f", "")),
                List.of(9, List.of("f", "f")),
                List.of(9, List.of(List.of("f"))),
                List.of(9, List.of(ACTOR)),
                List.of(9, List.of(1L)),
                List.of(9, List.of(true)),
                List.of(9, List.of("\u0166")),
                List.of(9, List.of("\uD800")),
                List.of(9, List.of("\uDC00")),
                List.of(11, ScopeOrigins.NONE),
                List.of(11, new ScopeOrigins(Map.of("a", Scopes.of("p")))),
                List.of(11, new ScopeOrigins(Map.of("b", Scopes.of("o")))),
                List.of(11, new ScopeOrigins(Map.of("a", Scopes.of("o", "p")))),
                told(0),
                told(0, new Party(ACTOR, Map.of("role", "director"))),
                told(0, new Party(ALICE, Map.of())),
                told(0, new Party(ALICE, Map.of("role", "clerk"))),
                told(0, new Party(ALICE, Map.of("role", List.of("director")))),
                told(0, new Party(ALICE, Map.of("rank", "director"))),
                told(1),
                told(1, new Party(ALICE, Map.of())),
                told(1, new Party(ACTOR, Map.of("role", "director"))),
                told(2),
                told(2, List.of()),
                told(2, List.of(ALICE)),
                told(3),
                told(3, new TaskFacts("other", "https://idp.example.com", 9L, null, null, null, null)),
                told(3, new TaskFacts("task", "https://other.example.com", 9L, null, null, null, null)),
                told(3, new TaskFacts("task", "https://idp.example.com", 10L, null, null, null, null)),
                told(3, new TaskFacts("task", "https://idp.example.com", 9L, "p", null, null, null)),
                told(3, new TaskFacts("task", "https://idp.example.com", 9L, null, "p", null, null)),
                told(3, new TaskFacts("task", "https://idp.example.com", 9L, null, null, 1L, null)),
                told(3, new TaskFacts("task", "https://idp.example.com", 9L, null, null, null, 1L)),
                told(4),
                told(4, List.of()),
                told(4, List.of("b")),
                told(5),
                told(5, "PUT"),
                told(6),
                told(6, "/q"),
                told(7),
                told(7, "s"),
                told(8, Authentication.UNKNOWN),
                told(8, new Authentication("gold", Instant.ofEpochSecond(8))),
                told(8, new Authentication("gold", Instant.ofEpochSecond(7, 1))),
                told(8, new Authentication("gold", null)),
                told(8, new Authentication("silver", Instant.ofEpochSecond(7))));
    }

    @ParameterizedTest
    @MethodSource("anyOneThing")
    void x019_lawTenAnotherQuestionHasAnotherFingerprint(List<Object> change) {
        assertThat(with(change).fingerprint()).isNotEqualTo(asked(ASKED).fingerprint());
        assertThat(anyOneThing().map(AccessRequestTest::with).map(AccessRequest::fingerprint))
                .doesNotHaveDuplicates();
    }

    @Test
    void lawTenEveryComponentButThePolicyIsInIt() {
        var components = Stream.of(AccessRequest.class, Arrived.class, Actors.class)
                .flatMap(type -> Arrays.stream(type.getRecordComponents()))
                .map(RecordComponent::getType)
                .filter(type -> type != Arrived.class && type != Actors.class && type != DelegationPolicy.class)
                // No policy and no decision point reads the grounds.
                .filter(type -> type != Grounds.class);

        assertThat(anyOneThing().map(List::getFirst).distinct()).hasSize((int) components.count());
    }

    @Test
    void lawTenAnInputThatIsNotThereIsAnother() {
        var without = ASKED.clone();
        without[10] = null;

        assertThat(asked(without).fingerprint()).isNotEqualTo(asked(ASKED).fingerprint());
    }

    @Test
    void theSameQuestionHasTheSame() {
        assertThat(asked(ASKED.clone()).fingerprint()).isEqualTo(asked(ASKED).fingerprint());
    }

    @Test
    void aRequestThatCannotBeWrittenHasNoFingerprint() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> with(List.of(9, List.of(new Object()))).fingerprint());
    }

    private static AccessRequest with(List<Object> change) {
        var values = Arrays.copyOf(ASKED, ASKED.length);
        values[(Integer) change.getFirst()] = change.getLast();
        return asked(values);
    }

    private static AccessRequest asked(Object[] values) {
        return new AccessRequest(
                (DelegationPolicy) values[0],
                new Arrived((Scopes) values[1], (ScopeOrigins) values[11], (Set<String>) values[7]),
                new Actors((Principal) values[2], (Integer) values[3], (Boolean) values[4], (TrustedPositions.Shown)
                        values[8]),
                (Boolean) values[5],
                (Boolean) values[6],
                (List<Object>) values[9],
                (DecisionInput) values[10],
                Grounds.NONE);
    }
}
