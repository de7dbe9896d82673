package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.TestProvenances;
import dev.narrowgate.delegation.TestRevocations;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.DelegationRules;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.token.ActorChain;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import dev.narrowgate.delegation.verification.ProvenanceRules;
import dev.narrowgate.delegation.verification.RevocationCheckingTokenVerifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** Law 11 where the tokens that a token was made from stand beside it, and not in it. */
class RevokedBesideTest {

    private static final String SERVER = "https://as.example.com";

    private final List<AuditRecord> audited = new ArrayList<>();
    private final Set<Revocable> revoked = new HashSet<>();

    @ParameterizedTest
    @ValueSource(strings = {"parent", "beside"})
    void aRevokedTokenBesideItIsRefusedBeforeAnythingIsDecided(String jti) {
        revoked.add(TestRevocations.token(new TokenId(GATEWAY, jti)));
        var revocations = TestRevocations.among(revoked);
        var token = token().issuer(SERVER)
                .subject(new Principal(SERVER, "alice"))
                .actors(ActorChain.NONE)
                .task(null)
                .build();
        var beside = TestProvenances.about(token)
                .jti("beside")
                .subject(token.subject())
                .task(null)
                .ancestors(new TokenId(GATEWAY, "parent"))
                .expiresAt(token.expiresAt())
                .believedUntil(token.validity().believedUntil())
                .build();
        var pipeline = new DelegationPipeline(
                new HopStages(
                        new RevocationCheckingTokenVerifier((shown, use) -> Answer.ready(token), revocations),
                        text -> Answer.ready(beside),
                        shown -> Answer.ready(VerifiedPresenter.NOTHING),
                        new DelegationRules(
                                Map.of(SERVER, Set.of(GATEWAY)),
                                Map.of(),
                                new ProvenanceRules(Map.of(SERVER, Set.of()), Map.of(), Map.of())),
                        (request, until) -> {
                            throw new AssertionError("decided");
                        },
                        revocations,
                        TaskKeeper.NONE),
                request -> {
                    throw new AssertionError("exchanged");
                },
                record -> {
                    audited.add(record);
                    return Answer.ready(new Recorded(record));
                },
                () -> NOW,
                failure -> 599);
        var failures = new ArrayList<Throwable>();

        pipeline.run(received(), Answer.ready(credentials()), departure -> Mono.just(200))
                .subscribe(nothing -> {}, failures::add);

        assertThat(failures)
                .singleElement()
                .isInstanceOfSatisfying(
                        DelegationFailure.TokenRejected.class,
                        failure -> assertThat(failure.reason()).isEqualTo("made from a revoked token"));
        assertThat(audited).hasSize(1);
    }

    private static Received received() {
        return new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                null);
    }

    private static Credentials credentials() {
        return new Credentials(
                new BearerToken("in"),
                AuthorizationScheme.BEARER,
                null,
                Evidence.NONE,
                new BearerToken("statement"),
                null);
    }
}
