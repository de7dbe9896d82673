package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.AUD;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.ISS;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SCOPE;
import static dev.narrowgate.delegation.engine.jose.DelegationClaimNames.SUB;

import dev.narrowgate.delegation.engine.audit.reading.AuditTree;
import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Shows one hop: Alice's application calls the ticket API, and Keycloak issues the token for the API. Then makes five
 * attempts to get more.
 */
final class KeycloakStory {

    private static final String TASK = "task-demo";

    private final KeycloakWorld world;
    private final DemoScreen screen;
    private final DemoChecks checks;
    private final KeycloakAttempts attempts;

    KeycloakStory(KeycloakWorld world, DemoScreen screen, DemoChecks checks) {
        this.world = world;
        this.screen = screen;
        this.checks = checks;
        this.attempts = new KeycloakAttempts(world, screen, checks);
    }

    void tell() throws IOException, InterruptedException {
        var delegation = world.realm().delegation();
        narrow(delegation);
        if (checks.failures().isEmpty()) {
            attempts.make(delegation);
        }
        audit();
    }

    private void narrow(String delegation) {
        screen.title("Alice's application → gateway → ticket API, and Keycloak issues the narrower token");
        screen.say(
                "The gateway's client at Keycloak is fenced off by the client policy downscope-assertion-grant-enforcer.");
        var answer = world.gateway().call("GET", "/tickets/17", bearer(delegation));
        screen.answer(answer.status(), answer.body());
        checks.equal("the exchange", 200, answer.status());
        checks.equal("calls at the ticket API", 1, world.tickets().seen().size());
        if (!checks.failures().isEmpty()) {
            return;
        }
        var request = world.tickets().seen().getFirst();
        var in = TokenContent.of(delegation);
        var out = TokenContent.of(request.token());
        screen.claims(in, out);
        checks.equal("who issued", world.realm().uri(), out.text(ISS));
        checks.equal("the subject", in.text(SUB), out.text(SUB));
        checks.equal("the audience", "https://tickets.demo.example", out.text(AUD));
        checks.equal("the scope", "tickets:read", out.text(SCOPE));
        checks.that(
                "the life may only shrink",
                out.expiry() <= in.expiry() && out.life().compareTo(in.life()) < 0);
        screen.good("narrowed by Keycloak, and the gateway has looked at it before it was sent");
        checks.equal(ProvenanceHeader.SUBJECT.defaultName(), in.text(SUB), request.header(ProvenanceHeader.SUBJECT));
        checks.equal(ProvenanceHeader.TASK.defaultName(), TASK, request.header(ProvenanceHeader.TASK));
    }

    static Map<String, String> bearer(String token) {
        return Map.of(AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(token));
    }

    private void audit() throws IOException {
        screen.title("The audit of the task");
        var paths = List.of(world.audit());
        screen.lines(AuditTree.of(TASK, paths).lines());
        var report = AuditVerifier.verify(paths);
        if (report.holds()) {
            screen.good("the hash chain holds over " + report.records() + " records");
        }
        checks.that("the audit must verify: " + report.broken(), report.holds());
    }

    /** Returns commands that a person may try with a live token. */
    List<String> commands() throws IOException, InterruptedException {
        var gateway = world.gateway().uri();
        return List.of(
                "TOKEN='" + world.realm().delegation() + "'",
                "",
                "# Keycloak narrows",
                "curl -i -H \"Authorization: Bearer $TOKEN\" " + gateway + "/tickets/17",
                "# Keycloak widens",
                "curl -i -H \"Authorization: Bearer $TOKEN\" " + gateway + "/unfenced/17",
                "# every hop of the task so far",
                "./narrowgate audit tree --task " + TASK + " " + world.audit());
    }
}
