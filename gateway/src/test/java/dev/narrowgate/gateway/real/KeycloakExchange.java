package dev.narrowgate.gateway.real;

import dev.narrowgate.gateway.real.LiveIssuer.Session;
import java.net.http.HttpClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The realm whose clients exchange tokens, with default settings and with a down-scoping policy. */
final class KeycloakExchange implements LiveServer {

    private static final String PROTOCOL = "/protocol/openid-connect";

    private final KeycloakServer server;
    private final HttpClient client = HttpClient.newHttpClient();

    KeycloakExchange(KeycloakServer server) {
        this.server = server;
    }

    @Override
    public String issuer() {
        return server.issuer("exchange");
    }

    @Override
    public Session login() throws Exception {
        return login("app");
    }

    @Override
    public Session loginBriefly() throws Exception {
        return login("app-in-a-hurry");
    }

    private Session login(String application) throws Exception {
        var form = credentials(application);
        form.put("grant_type", "password");
        form.put("username", "alice");
        form.put("password", "alice-password");
        var answer = FormPost.send(client, issuer() + PROTOCOL + "/token", form);
        return new Session() {
            @Override
            public String token() {
                return answer.path("access_token").asString();
            }

            @Override
            public void end() throws Exception {
                var logout = credentials(application);
                logout.put("refresh_token", answer.path("refresh_token").asString());
                FormPost.send(client, issuer() + PROTOCOL + "/logout", logout);
            }
        };
    }

    /** The standard exchange of Keycloak ignores actor tokens. */
    @Override
    public List<String> aChainThatGetsLost() throws Exception {
        var form = credentials("orchestrator");
        form.put("grant_type", "client_credentials");
        var agent = FormPost.send(client, issuer() + PROTOCOL + "/token", form)
                .path("access_token")
                .asString();
        return List.of("Authorization", "Bearer " + login().token(), "Actor-Token", agent);
    }

    private static Map<String, String> credentials(String application) {
        var form = new LinkedHashMap<String, String>();
        form.put("client_id", application);
        form.put("client_secret", application + "-secret");
        return form;
    }

    @Override
    public void close() {
        client.close();
    }
}
