package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.TASK_ID;

import com.nimbusds.jose.JOSEException;
import dev.narrowgate.delegation.engine.audit.reading.AuditTree;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** Shows two hops, one after the other: Alice's orchestrator asks the researcher, which asks the ticket API. */
final class DemoScenario {

    private static final List<ProvenanceHeader> SHOWN_HEADERS = List.of(
            ProvenanceHeader.SUBJECT,
            ProvenanceHeader.ACTOR,
            ProvenanceHeader.CHAIN,
            ProvenanceHeader.TASK,
            ProvenanceHeader.DECISION,
            ProvenanceHeader.HOP);

    private final DemoEnvironment environment;
    private final DemoScreen screen;
    private final DemoChecks checks;

    DemoScenario(DemoEnvironment environment, DemoScreen screen, DemoChecks checks) {
        this.environment = environment;
        this.screen = screen;
        this.checks = checks;
    }

    void run() throws JOSEException {
        screen.title("Alice asks her orchestrator, which asks the researcher, which asks the ticket API");
        screen.say("task " + environment.task() + "; Alice allows: " + DemoEnvironment.SCOPE);
        var delegation = environment
                .identityProvider()
                .delegation(environment.task(), DemoEnvironment.SCOPE, List.of("orchestrator"));
        var answer = environment.call(
                "POST",
                "/research/question",
                Map.of(
                        AuthorizationScheme.HEADER,
                        AuthorizationScheme.BEARER.credentials(delegation),
                        HeaderNames.ACTOR_TOKEN,
                        environment.identityProvider().agent("orchestrator")));
        screen.answer(answer.status(), answer.body());
        checks.equal("the two hops", 200, answer.status());
        checks.equal(
                "calls at the researcher", 1, environment.researcher().seen().size());
        checks.equal("calls at the ticket API", 1, environment.tickets().seen().size());
        if (checks.failures().isEmpty()) {
            hops(delegation);
        }
    }

    private void hops(String delegation) {
        var atResearcher = environment.researcher().seen().getFirst();
        var atTickets = environment.tickets().seen().getFirst();
        var first = TokenContent.of(delegation);
        var second = TokenContent.of(atResearcher.token());
        var third = TokenContent.of(atTickets.token());
        screen.title("Hop 1: orchestrator → gateway → researcher");
        hop(first, second);
        screen.title("Hop 2: researcher → gateway → ticket API");
        hop(second, third);
        checks.equal("chain after hop 1", List.of("orchestrator"), second.actors());
        checks.equal("chain after hop 2", List.of("researcher", "orchestrator"), third.actors());
        headers(atTickets);
    }

    private void hop(TokenContent in, TokenContent out) {
        screen.claims(in, out);
        checks.equal("the subject", in.text(SUB), out.text(SUB));
        checks.equal("the task", in.text(TASK_ID), out.text(TASK_ID));
        checks.that("the scope may only shrink", in.scopes().containsAll(out.scopes()));
        checks.that(
                "the lifetime may only shrink",
                out.expiry() <= in.expiry() && out.life().compareTo(in.life()) < 0);
        var dropped = new java.util.TreeSet<>(in.scopes());
        dropped.removeAll(out.scopes());
        screen.good("narrowed: " + in.life().toSeconds() + " s to " + out.life().toSeconds() + " s, one audience, "
                + (dropped.isEmpty() ? "the same scope" : "without " + String.join(" ", dropped)));
    }

    private void headers(SeenRequest request) {
        screen.title("The provenance headers that the ticket API received");
        for (var header : SHOWN_HEADERS) {
            screen.say("%-20s %s".formatted(header.defaultName(), request.header(header)));
        }
        checks.equal(ProvenanceHeader.SUBJECT.defaultName(), "alice", request.header(ProvenanceHeader.SUBJECT));
        checks.equal(ProvenanceHeader.ACTOR.defaultName(), "researcher", request.header(ProvenanceHeader.ACTOR));
        checks.equal(
                ProvenanceHeader.CHAIN.defaultName(),
                "\"researcher\", \"orchestrator\"",
                request.header(ProvenanceHeader.CHAIN));
        checks.equal(ProvenanceHeader.TASK.defaultName(), environment.task(), request.header(ProvenanceHeader.TASK));
        checks.equal(ProvenanceHeader.HOP.defaultName(), "2", request.header(ProvenanceHeader.HOP));
        checks.that("the actor token must not reach the API", request.header(HeaderNames.ACTOR_TOKEN) == null);
    }

    /** Shows the audit of the task, and verifies it. */
    void audit() throws IOException {
        screen.title("The audit of the task");
        var paths = List.of(environment.audit());
        screen.lines(AuditTree.of(environment.task(), paths).lines());
        var report = AuditVerifier.verify(paths);
        if (report.holds()) {
            screen.good("the hash chain holds over " + report.records() + " records");
        }
        checks.that("the audit must verify: " + report.broken(), report.holds());
    }
}
