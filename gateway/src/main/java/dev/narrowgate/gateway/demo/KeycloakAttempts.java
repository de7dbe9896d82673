package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.audit.RecordMemberNames.CODE;
import static dev.narrowgate.delegation.audit.RecordMemberNames.REASON;

import dev.narrowgate.delegation.provenance.HeaderNames;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes five attempts to get more than was granted, with Keycloak as issuer. None may reach the API. */
final class KeycloakAttempts {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KeycloakEnvironment environment;
    private final DemoScreen screen;
    private final DemoChecks checks;

    KeycloakAttempts(KeycloakEnvironment environment, DemoScreen screen, DemoChecks checks) {
        this.environment = environment;
        this.screen = screen;
        this.checks = checks;
    }

    void make(String delegation) throws IOException, InterruptedException {
        screen.title("Attempt 1: a client of Keycloak without a down-scoping policy");
        screen.say("tickets:write is one of its default scopes. Keycloak adds them to every token, requested or not.");
        var bearer = KeycloakScenario.bearer(delegation);
        var reason = "issued token: scope wider by tickets:write, which server keycloak-unrestricted adds to every"
                + " token of client unrestricted: at Keycloak make them optional client scopes of that client, or"
                + " turn off their setting"
                + " 'Include in token scope'";
        refused("/unrestricted/17", bearer, 502, "exchange-rejected", reason);
        actor(bearer);
        replay();
        host(bearer);
        new KeycloakRepeatedExchange(environment, screen, checks).make(delegation);
    }

    private void actor(Map<String, String> bearer) throws IOException, InterruptedException {
        screen.title("Attempt 2: an agent acts for Alice, with an actor token");
        screen.say("The next hop must see the actor, but Keycloak's standard exchange drops it.");
        var headers = new HashMap<>(bearer);
        headers.put(HeaderNames.ACTOR_TOKEN, environment.realm().agent());
        refused("/tickets/17", headers, 502, "exchange-rejected", "issued token: chain lost an actor");
    }

    private void replay() throws IOException {
        screen.title("Attempt 3: the ticket API calls the gateway with the token that it received");
        screen.say("That token is addressed only to the ticket API.");
        var given = environment.tickets().seen().getFirst().token();
        var reason = "addressed to https://tickets.demo.example, neither to this gateway nor to a proven presenter";
        refused("/tickets/17", KeycloakScenario.bearer(given), 401, "token-rejected", reason);
    }

    private void host(Map<String, String> bearer) {
        screen.title("Attempt 4: a Host header that could change the target of the route");
        screen.say("If a gateway builds the target from the Host, tickets.demo.example/# leads to another path.");
        var before = environment.tickets().seen().size();
        var headers = new HashMap<>(bearer);
        headers.put("Host", "tickets.demo.example/#");
        var answer = environment.gateway().call("GET", "/tickets/17", headers);
        screen.answer(answer.status(), answer.body());
        checks.equal("a broken Host: status", 400, answer.status());
        good(400, answer, before);
    }

    private void refused(String path, Map<String, String> headers, int status, String code, String reason)
            throws IOException {
        var before = environment.tickets().seen().size();
        var answer = environment.gateway().call("GET", path, headers);
        screen.answer(answer.status(), answer.body());
        var record = lastRecord();
        screen.say("audit " + record.path(CODE).asString("") + ": "
                + record.path(REASON).asString(""));
        checks.equal(path + ": status", status, answer.status());
        checks.equal(path + ": code", code, record.path(CODE).asString(""));
        checks.equal(path + ": reason", reason, record.path(REASON).asString(""));
        checks.equal(
                path + ": calls at the API",
                before,
                environment.tickets().seen().size());
        good(status, answer, before);
    }

    private void good(int status, DemoAnswer answer, int before) {
        if (answer.status() == status && environment.tickets().seen().size() == before) {
            screen.good("refused, and the API was not called");
        }
    }

    /** The one record of a refused hop is written before its answer arrives. */
    private JsonNode lastRecord() throws IOException {
        try (var files = Files.newDirectoryStream(environment.audit(), "*.jsonl")) {
            return JSON.readTree(Files.readAllLines(files.iterator().next()).getLast());
        }
    }
}
