package dev.narrowgate.delegation.tokenservice;

import static dev.narrowgate.delegation.testing.GatewayHarness.GATEWAY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.narrowgate.delegation.engine.audit.reading.AuditVerifier;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A client that asks about a token, or takes one back, leaves a record in the chain of the hops. */
class OwnTokenRecordsIT extends TokenServiceAttack {

    @Test
    void anIntrospectionSaysWhoAskedAboutWhichTokenAndWhatWasAnswered() throws Exception {
        var token = asking().issued();
        about(token.token()).send("/oauth2/introspect");

        var record = newest("introspected");
        assertThat(record.propertyNames())
                .containsExactly(
                        "time",
                        "hop_id",
                        "event",
                        "gateway",
                        "route",
                        "method",
                        "path",
                        "outcome",
                        "presenter",
                        "about",
                        "answer",
                        "status",
                        "duration_ms",
                        "client",
                        "previous",
                        "hash");
        assertThat(record.path("outcome").asString()).isEqualTo("permitted");
        assertThat(record.path("presenter").path("client").asString()).isEqualTo("orchestrator-client");
        assertThat(record.path("presenter").path("sub").asString()).isEqualTo("orchestrator");
        assertThat(record.path("about").path("iss").asString()).isEqualTo(GATEWAY);
        assertThat(record.path("about").path("jti")).isEqualTo(token.claims().path("jti"));
        assertThat(record.path("answer").asString()).isEqualTo("active");
        assertThat(record.toString()).doesNotContain(token.token(), SECRET);
    }

    @Test
    void aRevocationIsRecordedWithItsToken() throws Exception {
        var token = asking().issued();
        about(token.token()).send("/oauth2/revoke");

        var record = newest("revoked");
        assertThat(record.path("answer").asString()).isEqualTo("revoked");
        assertThat(record.path("about").path("jti")).isEqualTo(token.claims().path("jti"));

        about(token.token()).send("/oauth2/introspect");
        var after = newest("introspected");
        assertThat(after.path("answer").asString()).isEqualTo("inactive");
        assertThat(after.path("about").path("jti")).isEqualTo(token.claims().path("jti"));
    }

    @Test
    void ofATokenThatIsNotOursNothingIsWrittenButThatItWasAskedAbout() throws Exception {
        var foreign = own().sign();
        about(foreign).send("/oauth2/introspect");

        var record = newest("introspected");
        assertThat(record.has("about")).isFalse();
        assertThat(record.path("answer").asString()).isEqualTo("inactive");
        assertThat(record.toString()).doesNotContain(foreign.substring(0, 30));

        about("abc").send("/oauth2/revoke");
        assertThat(newest("revoked").path("answer").asString()).isEqualTo("unknown");
    }

    @ParameterizedTest
    @ValueSource(strings = {"introspect", "revoke"})
    void aClientThatIsNotRecognisedLeavesARecordToo(String endpoint) throws Exception {
        var token = asking().issued().token();
        var answer = new Asking()
                .with("token", token)
                .basic("orchestrator-client", "wrong-secret")
                .send("/oauth2/" + endpoint);
        assertThat(answer.statusCode()).isEqualTo(401);

        var record = newest(endpoint.equals("revoke") ? "revoked" : "introspected");
        assertThat(record.path("outcome").asString()).isEqualTo("rejected");
        assertThat(record.path("code").asString()).isEqualTo("token-request-refused");
        assertThat(record.path("status").asInt()).isEqualTo(401);
        assertThat(record.has("presenter")).isFalse();
        assertThat(record.has("answer")).isFalse();
        assertThat(record.toString()).doesNotContain(token, "wrong-secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"introspect", "revoke"})
    void aRequestThatIsNoneLeavesARecordToo(String endpoint) throws Exception {
        new Asking().basic("orchestrator-client", SECRET).send("/oauth2/" + endpoint);

        var record = newest(endpoint.equals("revoke") ? "revoked" : "introspected");
        assertThat(record.path("outcome").asString()).isEqualTo("rejected");
        assertThat(record.path("presenter").path("client").asString()).isEqualTo("orchestrator-client");
    }

    @Test
    void aRevocationByAnotherAgentIsRecordedAsRefused() throws Exception {
        var token = asking().issued();
        new Asking().with("token", token.token()).writer().send("/oauth2/revoke");

        var record = newest("revoked");
        assertThat(record.path("outcome").asString()).isEqualTo("rejected");
        assertThat(record.path("presenter").path("client").asString()).isEqualTo("writer-client");
        assertThat(record.path("about").path("jti")).isEqualTo(token.claims().path("jti"));
        assertThat(record.path("reason").asString()).contains("is not the current actor of the token");
    }

    @Test
    void theyStandInTheChainOfTheHops() throws Exception {
        about(asking().issued().token()).send("/oauth2/introspect");

        var report = AuditVerifier.verify(List.of(gateway().audit()));
        assertThat(report.broken()).isEmpty();
        assertThat(report.chains()).isEqualTo(1);
    }

    /** What an endpoint of the token service does is written down, whichever endpoint it is. */
    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/introspect", "/oauth2/revoke"})
    void everyEndpointOfTheTokenServiceLeavesOneRecordARequest(String endpoint) throws Exception {
        int before = lines();
        new Asking()
                .with("token", "abc")
                .basic("orchestrator-client", "wrong-secret")
                .send(endpoint);

        assertThat(lines()).isEqualTo(before + 1);
    }

    private int lines() throws Exception {
        int lines = 0;
        try (var files = Files.list(gateway().audit())) {
            for (var file :
                    files.filter(name -> name.toString().endsWith(".jsonl")).toList()) {
                lines += Files.readAllLines(file).size();
            }
        }
        return lines;
    }

    private Asking about(String token) {
        return new Asking().with("token", token).basic("orchestrator-client", SECRET);
    }

    private JsonNode newest(String event) throws Exception {
        return gateway().audited().stream()
                .filter(record -> record.path("event").asString().equals(event))
                .reduce((earlier, later) -> later)
                .orElseThrow();
    }
}
