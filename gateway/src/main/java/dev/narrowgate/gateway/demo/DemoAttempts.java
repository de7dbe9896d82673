package dev.narrowgate.gateway.demo;

import com.nimbusds.jose.JOSEException;
import dev.narrowgate.delegation.provenance.HeaderNames;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.token.AuthorizationScheme;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Makes four attempts to get more than was granted. The API gets no call, or a call without forged headers. */
final class DemoAttempts {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final DemoEnvironment environment;
    private final DemoScreen screen;
    private final DemoChecks checks;

    DemoAttempts(DemoEnvironment environment, DemoScreen screen, DemoChecks checks) {
        this.environment = environment;
        this.screen = screen;
        this.checks = checks;
    }

    void make() throws JOSEException {
        var atResearcher = environment.researcher().seen();
        if (atResearcher.isEmpty()) {
            return;
        }
        var researchersToken = atResearcher.getFirst().token();
        widerScope(researchersToken);
        forgedHeader(researchersToken);
        stolenToken(researchersToken);
        tooDeep();
    }

    private void widerScope(String token) throws JOSEException {
        screen.title("Attempt 1: the researcher wants to change a ticket");
        screen.say("Alice granted tickets:write, but hop 1 did not pass it on.");
        refused("PUT", "/ticket-changes/17", credentials(token, "researcher"), 403, "scope-insufficient");
    }

    private void forgedHeader(String token) throws JOSEException {
        screen.title("Attempt 2: the researcher forges the headers about its caller");
        screen.say("It sends Delegation-Subject: root, delegation_subject: root, and a Connection header with the"
                + " gateway's headers.");
        var before = environment.tickets().seen().size();
        var headers = new HashMap<>(credentials(token, "researcher"));
        headers.put(ProvenanceHeader.SUBJECT.defaultName(), "root");
        headers.put("delegation_subject", "root");
        headers.put(ProvenanceHeader.HOP.defaultName(), "99");
        headers.put("Connection", "close, Delegation-Subject, Delegation-Task, Authorization");
        var answer = environment.call("GET", "/tickets/17", headers);
        screen.answer(answer.status(), answer.body());
        checks.equal("forged header: status", 200, answer.status());
        checks.equal(
                "forged header: calls", before + 1, environment.tickets().seen().size());
        var seen = environment.tickets().seen().getLast();
        screen.good("the API saw Delegation-Subject: " + seen.header(ProvenanceHeader.SUBJECT) + ", Delegation-Hop: "
                + seen.header(ProvenanceHeader.HOP) + ", and no delegation_subject");
        checks.equal("forged header: subject", "alice", seen.header(ProvenanceHeader.SUBJECT));
        checks.equal("forged header: hop", "2", seen.header(ProvenanceHeader.HOP));
        checks.equal("forged header: other spelling", null, seen.header("delegation_subject"));
    }

    private void stolenToken(String token) {
        screen.title("Attempt 3: a thief presents the researcher's token");
        screen.say("The token is addressed to the researcher, and the thief cannot prove to be the researcher.");
        refused(
                "GET",
                "/tickets/17",
                Map.of(AuthorizationScheme.HEADER, AuthorizationScheme.BEARER.credentials(token)),
                401,
                "token-rejected");
    }

    private void tooDeep() throws JOSEException {
        screen.title("Attempt 4: the researcher calls a summarizer, which calls the API");
        screen.say("The chain would have three actors. The policy allows two.");
        var delegation = environment
                .identityProvider()
                .delegation(environment.task(), "tickets:read", List.of("researcher", "orchestrator"));
        refused("GET", "/tickets/17", credentials(delegation, "summarizer"), 403, "actor-unauthorized");
    }

    private Map<String, String> credentials(String token, String agent) throws JOSEException {
        return Map.of(
                AuthorizationScheme.HEADER,
                AuthorizationScheme.BEARER.credentials(token),
                HeaderNames.ACTOR_TOKEN,
                environment.identityProvider().agent(agent));
    }

    private void refused(String method, String path, Map<String, String> headers, int status, String code) {
        var before = environment.tickets().seen().size();
        var answer = environment.call(method, path, headers);
        screen.answer(answer.status(), answer.body());
        screen.say("WWW-Authenticate: " + answer.challenge());
        checks.equal(code + ": status", status, answer.status());
        checks.equal(code + ": code", code, code(answer));
        checks.equal(
                code + ": calls at the API",
                before,
                environment.tickets().seen().size());
        if (answer.status() == status && environment.tickets().seen().size() == before) {
            screen.good("refused, and the API was not called");
        }
    }

    private static String code(DemoAnswer answer) {
        return JSON.readTree(answer.body()).path("code").asString("");
    }
}
