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

    private final KeycloakWorld world;
    private final DemoScreen screen;
    private final DemoChecks checks;

    KeycloakAttempts(KeycloakWorld world, DemoScreen screen, DemoChecks checks) {
        this.world = world;
        this.screen = screen;
        this.checks = checks;
    }

    void make(String delegation) throws IOException, InterruptedException {
        screen.title("Attempt 1: by a client of Keycloak that nobody has fenced off");
        screen.say("tickets:write is among its default scopes, which Keycloak adds to every token, asked for or not.");
        var bearer = KeycloakStory.bearer(delegation);
        var reason =
                "issued token: scope wider by tickets:write, which server keycloak-unfenced adds unasked to tokens of"
                        + " client unfenced: at Keycloak make them optional client scopes of that client, or turn off their setting"
                        + " 'Include in token scope'";
        refused("/unfenced/17", bearer, 502, "exchange-rejected", reason);
        actor(bearer);
        replay();
        host(bearer);
        new KeycloakRepeatedExchange(world, screen, checks).make(delegation);
    }

    private void actor(Map<String, String> bearer) throws IOException, InterruptedException {
        screen.title("Attempt 2: an agent acts for Alice, and proves it");
        screen.say("The next hop would have to see that, and Keycloak's standard exchange drops who acts.");
        var headers = new HashMap<>(bearer);
        headers.put(HeaderNames.ACTOR_TOKEN, world.realm().agent());
        refused("/tickets/17", headers, 502, "exchange-rejected", "issued token: chain lost an actor");
    }

    private void replay() throws IOException {
        screen.title("Attempt 3: the ticket API calls the gateway with the token that it was given");
        screen.say("That token is addressed to the ticket API alone.");
        var given = world.tickets().seen().getFirst().token();
        var reason = "addressed to https://tickets.demo.example, neither to this gateway nor to a presenter that proved"
                + " itself";
        refused("/tickets/17", KeycloakStory.bearer(given), 401, "token-rejected", reason);
    }

    private void host(Map<String, String> bearer) {
        screen.title("Attempt 4: a Host header that is the beginning of another address");
        screen.say("Host: tickets.demo.example/# would choose another route where addresses are made from it.");
        var before = world.tickets().seen().size();
        var headers = new HashMap<>(bearer);
        headers.put("Host", "tickets.demo.example/#");
        var answer = world.gateway().call("GET", "/tickets/17", headers);
        screen.answer(answer.status(), answer.body());
        checks.equal("a broken Host: status", 400, answer.status());
        good(400, answer, before);
    }

    private void refused(String path, Map<String, String> headers, int status, String code, String reason)
            throws IOException {
        var before = world.tickets().seen().size();
        var answer = world.gateway().call("GET", path, headers);
        screen.answer(answer.status(), answer.body());
        var record = lastRecord();
        screen.say("audit " + record.path(CODE).asString("") + ": "
                + record.path(REASON).asString(""));
        checks.equal(path + ": status", status, answer.status());
        checks.equal(path + ": code", code, record.path(CODE).asString(""));
        checks.equal(path + ": reason", reason, record.path(REASON).asString(""));
        checks.equal(path + ": calls at the API", before, world.tickets().seen().size());
        good(status, answer, before);
    }

    private void good(int status, DemoAnswer answer, int before) {
        if (answer.status() == status && world.tickets().seen().size() == before) {
            screen.good("refused, and the API was not called");
        }
    }

    /** The one record of a refused hop is written before its answer arrives. */
    private JsonNode lastRecord() throws IOException {
        try (var files = Files.newDirectoryStream(world.audit(), "*.jsonl")) {
            return JSON.readTree(Files.readAllLines(files.iterator().next()).getLast());
        }
    }
}
