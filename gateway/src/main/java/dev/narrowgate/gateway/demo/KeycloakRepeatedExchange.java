package dev.narrowgate.gateway.demo;

import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.ACCESS_TOKEN;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.GRANT_TYPE;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SUBJECT_TOKEN;
import static dev.narrowgate.delegation.engine.oauth.OAuthParameterNames.SUBJECT_TOKEN_TYPE;

import dev.narrowgate.delegation.engine.exchange.server.grant.TokenTypes;
import dev.narrowgate.delegation.engine.oauth.GrantTypes;
import dev.narrowgate.delegation.engine.oauth.OAuthParameterNames;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the fifth attempt, which tries to get a longer life than was granted. It exchanges a token ten times in a
 * row, each time the result of the previous exchange. It does so at Keycloak itself and at the gateway's token
 * service.
 */
final class KeycloakRepeatedExchange {

    private static final int TIMES = 10;
    private static final String AUDIENCE = "https://orchestrator.demo.example";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KeycloakEnvironment environment;
    private final DemoScreen screen;
    private final DemoChecks checks;

    KeycloakRepeatedExchange(KeycloakEnvironment environment, DemoScreen screen, DemoChecks checks) {
        this.environment = environment;
        this.screen = screen;
        this.checks = checks;
    }

    void make(String delegation) throws IOException, InterruptedException {
        screen.title("Attempt 5: ten exchanges in a row, one per second, each with the previous token");
        screen.say("Remaining lifetime in seconds, at Keycloak and at the gateway's token service:");
        var atKeycloak = TokenContent.of(delegation);
        var atGateway = atKeycloak;
        var keycloaksToken = delegation;
        var gatewaysToken = delegation;
        long firstAtKeycloak = 0;
        for (int i = 1; i <= TIMES; i++) {
            if (i > 1) {
                TimeUnit.SECONDS.sleep(1);
            }
            keycloaksToken = environment.realm().exchanged(keycloaksToken);
            gatewaysToken = exchanged(gatewaysToken);
            var before = atGateway;
            atKeycloak = TokenContent.of(keycloaksToken);
            atGateway = TokenContent.of(gatewaysToken);
            firstAtKeycloak = i == 1 ? atKeycloak.expiry() : firstAtKeycloak;
            screen.say("%2d   Keycloak %2d s   gateway %2d s"
                    .formatted(
                            i, atKeycloak.life().toSeconds(), atGateway.life().toSeconds()));
            checks.that(
                    "exchange " + i + " expires later than the previous token", atGateway.expiry() <= before.expiry());
            checks.that(
                    "exchange " + i + " has the same lifetime as the previous token",
                    atGateway.life().compareTo(before.life()) < 0);
        }
        long longer = atKeycloak.expiry() - firstAtKeycloak;
        screen.say(
                longer > 0
                        ? "At Keycloak the last token expires " + longer + " s after the first. Each exchange begins"
                                + " a new lifetime."
                        : "At Keycloak the last token expires with the first.");
        if (checks.failures().isEmpty()) {
            screen.good("at the gateway each token expires no later than the previous one");
        }
    }

    /** Requests a token for the orchestrator itself. */
    private String exchanged(String subjectToken) {
        var answer = environment
                .gateway()
                .post(
                        "/oauth2/token",
                        "orchestrator",
                        "orchestrator-secret",
                        Map.of(
                                GRANT_TYPE,
                                GrantTypes.TOKEN_EXCHANGE,
                                SUBJECT_TOKEN,
                                subjectToken,
                                SUBJECT_TOKEN_TYPE,
                                TokenTypes.ACCESS_TOKEN,
                                OAuthParameterNames.AUDIENCE,
                                AUDIENCE));
        checks.equal("the token service", 200, answer.status());
        return answer.status() == 200
                ? JSON.readTree(answer.body()).path(ACCESS_TOKEN).asString()
                : subjectToken;
    }
}
