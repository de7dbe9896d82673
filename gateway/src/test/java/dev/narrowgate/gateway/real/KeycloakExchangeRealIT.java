package dev.narrowgate.gateway.real;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * With the standard token exchange of a real Keycloak. Runs only with the profile {@code real}, which fetches Keycloak.
 */
class KeycloakExchangeRealIT extends ExchangeContract<KeycloakExchange> {

    @Override
    KeycloakExchange start() throws Exception {
        return new KeycloakExchange(KeycloakServer.shared());
    }

    /** The default of Keycloak: every token has the default scopes of the client, requested or not. */
    @Test
    void x002_theDefaultScopesOfTheClientAreRefused() throws Exception {
        refused(
                call("wide", server().login()),
                502,
                "exchange-rejected",
                "issued token: scope wider by tickets:write, which server wide adds to every token of client wide:"
                        + " at Keycloak make them optional client scopes");
    }

    /** The same client under the client policy {@code downscope-assertion-grant-enforcer}. */
    @Test
    void theSameClientWithADownScopingPolicyIsAccepted() throws Exception {
        var session = server().login();

        var issued = forwarded(call("restricted", session), session.token());

        assertThat(issued.getStringClaim("azp")).isEqualTo("restricted");
        assertThat(issued.getStringClaim("scope")).isEqualTo("tickets:read");
        assertThat(issued.getAudience()).containsExactly(LiveServer.TICKETS);
    }
}
