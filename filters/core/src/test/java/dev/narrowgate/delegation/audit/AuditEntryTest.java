package dev.narrowgate.delegation.audit;

import static dev.narrowgate.delegation.TestDelegations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.TestDelegations;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.TestRecords;
import dev.narrowgate.delegation.audit.CountedRefusals.Kind;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Caller;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presented.PresentedTexts;
import dev.narrowgate.delegation.token.TokenId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AuditEntryTest {

    private static final String PEER = "192.0.2.7";

    private static boolean goesOn(Outcome outcome) {
        return outcome == Outcome.PERMITTED || outcome == Outcome.SHADOWED;
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void aForwardedOrPermittedHopIsNeverCounted(Outcome outcome) {
        assertThat(hop(AuditEvent.COMPLETED, outcome, false).refusal()).isNull();
        assertThat(hop(AuditEvent.DECIDED, outcome, false).refusal() == null).isEqualTo(goesOn(outcome));
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void onlyAPermissionIsWaitedFor(Outcome outcome) {
        assertThat(hop(AuditEvent.DECIDED, outcome, false).isCondition()).isEqualTo(goesOn(outcome));
        assertThat(act(outcome, null).isCondition()).isEqualTo(goesOn(outcome));
    }

    @Test
    void aRefusalSaysWhoCausedItAndWhetherItsTokenIsGenuine() {
        assertThat(hop(AuditEvent.DECIDED, Outcome.REJECTED, false).refusal())
                .isEqualTo(new AuditEntry.Refusal(PEER, null, Outcome.REJECTED, "code", "reason"));
        assertThat(hop(AuditEvent.DECIDED, Outcome.DENIED, true).refusal())
                .isEqualTo(new AuditEntry.Refusal(
                        PEER, TestDelegations.IDP + "\nclient-1", Outcome.DENIED, "code", "reason"));
    }

    @Test
    void aRefusedRequestAboutATokenIsCountedUnlessItWasAnswered() {
        var client = new TokenAct.Client("client", TestDelegations.ORCHESTRATOR);

        assertThat(act(Outcome.PERMITTED, client).refusal()).isNull();
        assertThat(act(Outcome.REJECTED, null).refusal())
                .isEqualTo(new AuditEntry.Refusal(PEER, null, Outcome.REJECTED, "code", "reason"));
        assertThat(act(Outcome.DENIED, client).refusal())
                .isEqualTo(new AuditEntry.Refusal(PEER, "client", Outcome.DENIED, "code", "reason"));
    }

    @Test
    void actsHaveTheNamesOfTheContract() {
        assertThat(TokenAct.Kind.INTROSPECTED.text()).isEqualTo("introspected");
        assertThat(TokenAct.Kind.REVOKED.text()).isEqualTo("revoked");
    }

    @Test
    void anActOfTheGatewayIsNeitherWaitedForNorCounted() {
        var members = new LinkedHashMap<String, Object>(Map.of("newest", "k2", "published", List.of("k1", "k2")));
        var act = GatewayAct.signingKeys("id", NOW, NOW.plusSeconds(60), members);

        assertThat(act.isCondition()).isFalse();
        assertThat(act.refusal()).isNull();
        assertThat(act.members())
                .containsEntry("newest", "k2")
                .containsEntry("signs_from", NOW.plusSeconds(60).toString())
                .containsEntry("revoked", List.of());
    }

    @Test
    void countedRefusalsAddUp() {
        var kinds = List.of(
                new Kind(Outcome.REJECTED, "token-missing", null, 40),
                new Kind(Outcome.DENIED, "policy-denied", "r", 2));
        var counted = new CountedRefusals("id", NOW.plusSeconds(1), PEER, false, NOW, NOW, kinds);

        assertThat(counted.count()).isEqualTo(42);
        assertThat(counted.isCondition()).isFalse();
        assertThat(counted.refusal()).isNull();
    }

    private static AuditRecord hop(AuditEvent event, Outcome outcome, boolean genuine) {
        var received = new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/"),
                null,
                PresentedTexts.NONE,
                new Caller(PEER, ""));
        return new AuditRecord(
                NOW,
                event,
                received,
                new Result(outcome, "code", "reason"),
                genuine ? TestRecords.genuine(TestDelegations.token().build()) : TestRecords.NOTHING,
                TestRecords.response(401, Duration.ZERO));
    }

    private static TokenAct act(Outcome outcome, TokenAct.@Nullable Client client) {
        return new TokenAct(
                "id",
                NOW,
                TokenAct.Kind.REVOKED,
                new TokenAct.Request("POST", "/oauth2/revoke", null, new Caller(PEER, "")),
                new Result(outcome, "code", "reason"),
                client,
                new TokenId(TestDelegations.GATEWAY, "jti"),
                new TokenAct.Response(null, 400, Duration.ZERO));
    }
}
