package dev.narrowgate.gateway.demo;

import static dev.narrowgate.gateway.demo.KeycloakScenario.bearer;

import com.nimbusds.jose.JOSEException;
import dev.narrowgate.delegation.engine.audit.reading.ShadowReport;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.gateway.command.ShadowText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Shows a policy in shadow mode: an API that knows one key, an application without tokens, an agent with a token, and the report
 * of what enforcement would refuse.
 */
final class ShadowScenario implements AutoCloseable {

    private static final String PATH = "/tickets/17";

    private final DemoScreen screen;
    private final DemoChecks checks;
    private final Path audit;
    private final DemoIdentityProvider identityProvider;
    private final DemoLegacyApi api;
    private final DemoGateway gateway;

    ShadowScenario(DemoScreen screen, DemoChecks checks) throws IOException, JOSEException {
        this.screen = screen;
        this.checks = checks;
        audit = Files.createTempDirectory("narrowgate-demo-audit");
        identityProvider = new DemoIdentityProvider();
        api = new DemoLegacyApi();
        var places =
                Map.of("demo.idp", identityProvider.uri(), "demo.tickets", api.uri(), "demo.key", DemoLegacyApi.KEY);
        gateway = new DemoGateway("/demo/shadow.yaml", places, audit);
    }

    void run() throws IOException, JOSEException {
        screen.title("The ticket API knows one key, and the application has no token");
        screen.say("The policy of the route requires the scope tickets:read, and is in shadow mode for 127.0.0.1.");
        call("GET", Map.of("X-Api-Key", "of the application"), false);
        screen.good("the gateway showed its own key to the API, and recorded what it would have refused");

        screen.title("An agent of Alice has a token");
        var token = identityProvider.delegation("task-shadow", "tickets:read", List.of("orchestrator"));
        call("GET", bearer(token), true);
        screen.good("this call is permitted: the API gets the same key, and headers that name Alice and the agent");
        call("POST", bearer(token), false);
        screen.good("the rule of the policy would refuse this one");

        report();
    }

    private void call(String method, Map<String, String> headers, boolean permitted) {
        var answer = gateway.call(method, PATH, headers);
        screen.say(method + " " + PATH
                + (headers.containsKey(AuthorizationScheme.HEADER) ? " with a token" : " without a token"));
        screen.answer(answer.status(), answer.body());
        checks.equal("the answer of the API", 200, answer.status());
        if (api.seen().isEmpty()) {
            checks.that("the call has to reach the API", false);
            return;
        }
        var request = api.seen().getLast();
        checks.equal("the key at the API", DemoLegacyApi.KEY, request.header(DemoLegacyApi.HEADER));
        checks.that("the token must not reach the API", request.header(AuthorizationScheme.HEADER) == null);
        checks.equal(
                ProvenanceHeader.SUBJECT.defaultName(),
                permitted ? "alice" : "none",
                request.header(ProvenanceHeader.SUBJECT) == null ? "none" : request.header(ProvenanceHeader.SUBJECT));
    }

    private void report() throws IOException {
        screen.title("What enforcement would change: narrowgate audit shadow");
        var report = ShadowReport.of(List.of(audit));
        screen.lines(ShadowText.lines(report));
        checks.equal("the calls in the report", 3L, report.calls());
        checks.equal("the calls that enforcement would refuse", 2L, report.refused());
    }

    /** Returns commands that a person may try. */
    List<String> commands() throws JOSEException {
        return List.of(
                "TOKEN='" + identityProvider.delegation("task-shadow", "tickets:read", List.of("orchestrator")) + "'",
                "",
                "# without a token, and with one",
                "curl -i " + gateway.uri() + PATH,
                "curl -i -H \"Authorization: Bearer $TOKEN\" " + gateway.uri() + PATH,
                "# what enforcement would change",
                "./narrowgate audit shadow " + audit);
    }

    @Override
    public void close() {
        gateway.close();
        api.close();
        identityProvider.close();
    }
}
