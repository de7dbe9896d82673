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
final class KeycloakScenario {

    private static final String TASK = "task-demo";

    private final KeycloakEnvironment environment;
    private final DemoScreen screen;
    private final DemoChecks checks;
    private final KeycloakAttempts attempts;

    KeycloakScenario(KeycloakEnvironment environment, DemoScreen screen, DemoChecks checks) {
        this.environment = environment;
        this.screen = screen;
        this.checks = checks;
        this.attempts = new KeycloakAttempts(environment, screen, checks);
    }

    void run() throws IOException, InterruptedException {
        var delegation = environment.realm().delegation();
        narrow(delegation);
        if (checks.failures().isEmpty()) {
            attempts.make(delegation);
        }
        audit();
    }

    private void narrow(String delegation) {
        screen.title("Alice's application → gateway → ticket API, and Keycloak issues the narrower token");
        screen.say("The client policy downscope-assertion-grant-enforcer restricts the gateway's client at Keycloak.");
        var answer = environment.gateway().call("GET", "/tickets/17", bearer(delegation));
        screen.answer(answer.status(), answer.body());
        checks.equal("the exchange", 200, answer.status());
        checks.equal("calls at the ticket API", 1, environment.tickets().seen().size());
        if (!checks.failures().isEmpty()) {
            return;
        }
        var request = environment.tickets().seen().getFirst();
        var in = TokenContent.of(delegation);
        var out = TokenContent.of(request.token());
        screen.claims(in, out);
        checks.equal("the issuer", environment.realm().uri(), out.text(ISS));
        checks.equal("the subject", in.text(SUB), out.text(SUB));
        checks.equal("the audience", "https://tickets.demo.example", out.text(AUD));
        checks.equal("the scope", "tickets:read", out.text(SCOPE));
        checks.that(
                "the lifetime may only shrink",
                out.expiry() <= in.expiry() && out.life().compareTo(in.life()) < 0);
        screen.good("Keycloak narrowed the token, and the gateway checked it before forwarding");
        checks.equal(ProvenanceHeader.SUBJECT.defaultName(), in.text(SUB), request.header(ProvenanceHeader.SUBJECT));
        checks.equal(ProvenanceHeader.TASK.defaultName(), TASK, request.header(ProvenanceHeader.TASK));
    }

    static Map<String, String> bearer(String token) {
        return Map.of(AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(token));
    }

    private void audit() throws IOException {
        screen.title("The audit of the task");
        var paths = List.of(environment.audit());
        screen.lines(AuditTree.of(TASK, paths).lines());
        var report = AuditVerifier.verify(paths);
        if (report.holds()) {
            screen.good("the hash chain holds over " + report.records() + " records");
        }
        checks.that("the audit must verify: " + report.broken(), report.holds());
    }

    /** Returns commands that a person may try with a live token. */
    List<String> commands() throws IOException, InterruptedException {
        var gateway = environment.gateway().uri();
        return List.of(
                "TOKEN='" + environment.realm().delegation() + "'",
                "",
                "# Keycloak narrows",
                "curl -i -H \"Authorization: Bearer $TOKEN\" " + gateway + "/tickets/17",
                "# Keycloak widens",
                "curl -i -H \"Authorization: Bearer $TOKEN\" " + gateway + "/unrestricted/17",
                "# every hop of the task so far",
                "./narrowgate audit tree --task " + TASK + " " + environment.audit());
    }
}
