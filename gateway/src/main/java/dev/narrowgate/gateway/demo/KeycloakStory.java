package dev.narrowgate.gateway.demo;

import dev.narrowgate.delegation.adapter.audit.AuditTree;
import dev.narrowgate.delegation.adapter.audit.AuditVerifier;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Alice's application calls the ticket API, and a Keycloak issues what the API gets: once as asked for, twice not. */
final class KeycloakStory {

    private static final String TASK = "task-demo";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KeycloakWorld world;
    private final DemoScreen screen;
    private final DemoChecks checks;

    KeycloakStory(KeycloakWorld world, DemoScreen screen, DemoChecks checks) {
        this.world = world;
        this.screen = screen;
        this.checks = checks;
    }

    void tell() throws IOException, InterruptedException {
        var delegation = world.realm().delegation();
        narrow(delegation);
        screen.title("Attempt 1: by a client of Keycloak that nobody has fenced off");
        screen.say("tickets:write is among its default scopes, which Keycloak adds to every token, asked for or not.");
        refused("/unfenced/17", bearer(delegation), "issued token: scope wider by tickets:write");
        screen.title("Attempt 2: an agent acts for Alice, and proves it");
        screen.say("The next hop would have to see that, and Keycloak's standard exchange drops who acts.");
        refused(
                "/tickets/17",
                Map.of(
                        "Authorization",
                        "Bearer " + delegation,
                        "Actor-Token",
                        world.realm().agent()),
                "issued token: chain lost an actor");
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
        checks.equal("who issued", world.realm().uri(), out.text("iss"));
        checks.equal("the subject", in.text("sub"), out.text("sub"));
        checks.equal("the audience", "https://tickets.demo.example", out.text("aud"));
        checks.equal("the scope", "tickets:read", out.text("scope"));
        checks.that(
                "the life may only shrink",
                out.expiry() <= in.expiry() && out.life().compareTo(in.life()) < 0);
        screen.good("narrowed by Keycloak, and the gateway has looked at it before it was sent");
        checks.equal("Delegation-Subject", in.text("sub"), request.header("Delegation-Subject"));
        checks.equal("Delegation-Task", TASK, request.header("Delegation-Task"));
    }

    private static Map<String, String> bearer(String token) {
        return Map.of("Authorization", "Bearer " + token);
    }

    private void refused(String path, Map<String, String> headers, String reason) throws IOException {
        var before = world.tickets().seen().size();
        var answer = world.gateway().call("GET", path, headers);
        screen.answer(answer.status(), answer.body());
        var record = lastRecord();
        screen.say("audit " + record.path("code").asString("") + ": "
                + record.path("reason").asString(""));
        checks.equal(path + ": status", 502, answer.status());
        checks.equal(path + ": code", "exchange-rejected", record.path("code").asString(""));
        checks.equal(path + ": reason", reason, record.path("reason").asString(""));
        checks.equal(path + ": calls at the API", before, world.tickets().seen().size());
        if (answer.status() == 502 && world.tickets().seen().size() == before) {
            screen.good("refused, and the API was not called");
        }
    }

    /** A refused hop has left one record when its answer is there. */
    private JsonNode lastRecord() throws IOException {
        try (var files = Files.newDirectoryStream(world.audit(), "*.jsonl")) {
            return JSON.readTree(Files.readAllLines(files.iterator().next()).getLast());
        }
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

    /** What a person may try with a live token. */
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
