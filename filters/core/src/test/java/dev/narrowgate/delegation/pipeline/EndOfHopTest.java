package dev.narrowgate.delegation.pipeline;

import static dev.narrowgate.delegation.TestDelegations.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.Answer;
import dev.narrowgate.delegation.DelegationFailure;
import dev.narrowgate.delegation.DelegationFailure.ExchangeUnavailable;
import dev.narrowgate.delegation.DelegationFailure.PolicyDenied;
import dev.narrowgate.delegation.DelegationFailure.RequestMalformed;
import dev.narrowgate.delegation.TestExchanges;
import dev.narrowgate.delegation.TestPolicies;
import dev.narrowgate.delegation.audit.AuditEvent;
import dev.narrowgate.delegation.audit.AuditRecord;
import dev.narrowgate.delegation.audit.Outcome;
import dev.narrowgate.delegation.audit.Recorded;
import dev.narrowgate.delegation.audit.RefusedHop;
import dev.narrowgate.delegation.decision.Action;
import dev.narrowgate.delegation.decision.Decision;
import dev.narrowgate.delegation.decision.Resource;
import dev.narrowgate.delegation.exchange.ExchangeRequest;
import dev.narrowgate.delegation.exchange.IssuedToken;
import dev.narrowgate.delegation.hop.Received;
import dev.narrowgate.delegation.presenter.Credentials;
import dev.narrowgate.delegation.presenter.Evidence;
import dev.narrowgate.delegation.presenter.VerifiedPresenter;
import dev.narrowgate.delegation.revocation.Revocations;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.delegation.token.BearerToken;
import dev.narrowgate.delegation.verification.ProvenanceVerifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Law 8: the record of a hop that ends without an answer of the next hop gives the reason. */
class EndOfHopTest {

    private final List<AuditRecord> audited = new ArrayList<>();
    private final List<RefusedHop> answered = new ArrayList<>();
    private Answer<Decision> decision = Answer.ready(TestExchanges.permit());
    private Function<ExchangeRequest, Answer<IssuedToken>> exchanging =
            request -> Answer.ready(TestExchanges.issued(request, NOW));
    private Function<ForwardableHop, Mono<Integer>> forwarding = departure -> Mono.just(204);

    @Test
    void aCallerThatThisGatewayCutOffIsRecordedWithTheReasonAndToldNothing() {
        forwarding = departure -> Mono.error(new CallerCancelled("too slow"));

        run().block();

        assertThat(answered).isEmpty();
        last(AuditEvent.COMPLETED, Outcome.CANCELLED);
        assertThat(audited.getLast().result().reason()).isEqualTo("too slow");
    }

    @Test
    void aCallerThatWasAnsweredByAFilterIsRecordedWithItsStatusAndToldNothingMore() {
        forwarding = departure -> Mono.error(new NotForwarded(429));

        run().block();

        assertThat(answered).isEmpty();
        last(AuditEvent.COMPLETED, Outcome.FAILED);
        assertThat(audited.getLast().result().code()).isEqualTo("not-forwarded");
        assertThat(audited.getLast().response().status()).isEqualTo(429);
    }

    @Test
    void aRequestThatThisGatewayBrokeOffIsRecordedAsItsFailure() {
        forwarding = departure -> {
            departure.traffic().brokenOffFor(() -> new RequestMalformed("the body broke off"));
            return Mono.never();
        };

        run().subscribe().dispose();

        last(AuditEvent.COMPLETED, Outcome.FAILED);
        assertThat(audited.getLast().result().code()).isEqualTo("request-malformed");
        assertThat(audited.getLast().response().status()).isEqualTo(599);
    }

    @Test
    void aDenialIsRecordedWithTheDelegationThatWasVerified() {
        decision = Answer.ready(new Decision.Deny("decision-2", "tickets", new PolicyDenied("no")));

        run().block();

        last(AuditEvent.DECIDED, Outcome.DENIED);
        assertThat(audited.getLast().facts().delegation()).isEqualTo(delegation());
        assertThat(audited.getLast().facts().verified()).isNotNull();
        assertThat(answered)
                .singleElement()
                .satisfies(refused -> assertThat(refused.issuer()).isEqualTo(IDP));
    }

    @Test
    void anAuditThatFailsToWriteARefusalDoesNotChangeTheAnswer() {
        exchanging = request -> Answer.awaited(
                Mono.<IssuedToken>error(new ExchangeUnavailable("down")).delaySubscription(Duration.ofMillis(1)));

        run().block();

        assertThat(answered)
                .singleElement()
                .satisfies(refused -> assertThat(refused.failure()).isInstanceOf(ExchangeUnavailable.class));
        last(AuditEvent.DECIDED, Outcome.FAILED);
    }

    private void last(AuditEvent event, Outcome outcome) {
        assertThat(audited.getLast().event()).isEqualTo(event);
        assertThat(audited.getLast().outcome()).isEqualTo(outcome);
    }

    private Mono<Void> run() {
        var pipeline = new DelegationPipeline(
                new HopStages(
                        (text, use) -> Answer.ready(token().build()),
                        ProvenanceVerifier.NONE,
                        shown -> Answer.ready(VerifiedPresenter.NOTHING),
                        rules(),
                        (request, until) -> decision,
                        Revocations.NONE,
                        TaskKeeper.NONE),
                request -> exchanging.apply(request),
                record -> {
                    audited.add(record);
                    return record.outcome() == Outcome.PERMITTED
                            ? Answer.ready(new Recorded(record))
                            : Answer.awaited(Mono.error(new DelegationFailure.AuditUnavailable("full")));
                },
                () -> NOW,
                failure -> 599);
        var received = new Received(
                "hop-1",
                NOW,
                TestPolicies.policy().build(),
                new Action("GET"),
                new Resource("tickets", "/tickets/1"),
                null);
        var credentials = new Credentials(new BearerToken("in"), AuthorizationScheme.BEARER, null, Evidence.NONE);
        return pipeline.run(received, Answer.ready(credentials), departure -> forwarding.apply(departure), refused -> {
            answered.add(refused);
            return Mono.empty();
        });
    }
}
