package dev.narrowgate.gateway.real;

import com.nimbusds.jwt.SignedJWT;
import dev.narrowgate.gateway.real.LiveIssuer.Session;
import jakarta.servlet.http.HttpServlet;
import java.net.CookieManager;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.catalina.startup.Tomcat;
import org.springframework.web.context.support.AnnotationConfigWebApplicationContext;
import org.springframework.web.filter.DelegatingFilterProxy;
import org.springframework.web.util.UriComponentsBuilder;

/** Spring Authorization Server on a free port, with its callers: Alice, her applications, and the agents. */
final class SpringServer implements LiveServer {

    private static final String CALLBACK = "http://127.0.0.1:1/callback";

    private final Tomcat tomcat = new Tomcat();
    /** An HTTP client in the role of Alice's browser. */
    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    private final String issuer;

    SpringServer() throws Exception {
        int port = freePort();
        issuer = "http://127.0.0.1:" + port;
        tomcat.setBaseDir(Files.createTempDirectory("spring-server").toString());
        tomcat.setHostname("127.0.0.1");
        tomcat.setPort(port);
        var context = tomcat.addContext("", null);
        context.addServletContainerInitializer(
                (classes, servlets) -> {
                    var spring = new AnnotationConfigWebApplicationContext();
                    spring.setServletContext(servlets);
                    spring.getEnvironment().getSystemProperties().put("issuer", issuer);
                    spring.register(SpringServerConfiguration.class);
                    spring.refresh();
                    servlets.addFilter("security", new DelegatingFilterProxy("springSecurityFilterChain", spring))
                            .addMappingForUrlPatterns(null, false, "/*");
                },
                null);
        // Filters run only for requests with a servlet.
        Tomcat.addServlet(context, "nothing", new HttpServlet() {});
        context.addServletMappingDecoded("/", "nothing");
        tomcat.getConnector();
        tomcat.start();
        var aliceIsIn = HttpRequest.newBuilder(URI.create(issuer + "/"))
                .header("Authorization", basic("alice", "alice-password"))
                .build();
        client.send(aliceIsIn, HttpResponse.BodyHandlers.discarding());
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Override
    public String issuer() {
        return issuer;
    }

    @Override
    public Session login() throws Exception {
        return login("app");
    }

    @Override
    public Session loginBriefly() throws Exception {
        return login("app-in-a-hurry");
    }

    /** A login to an application whose tokens let only the orchestrator act for Alice ({@code may_act}). */
    Session loginForTheOrchestrator() throws Exception {
        return login("app-of-the-orchestrator");
    }

    /** A login to an application with default tokens. */
    Session loginToPlainApplication() throws Exception {
        return login(SpringServerConfiguration.PLAIN);
    }

    /**
     * The authorization code grant of an application: Alice approves, and the application redeems the code (RFC 6749,
     * section 4.1).
     */
    private Session login(String application) throws Exception {
        var query = FormPost.encoded(Map.of(
                "response_type", "code", "client_id", application, "redirect_uri", CALLBACK, "scope", "tickets:read"));
        var authorize = HttpRequest.newBuilder(URI.create(issuer + "/oauth2/authorize?" + query))
                .build();
        var location = client.send(authorize, HttpResponse.BodyHandlers.discarding())
                .headers()
                .firstValue("Location")
                .orElse("");
        var code = UriComponentsBuilder.fromUriString(location)
                .build()
                .getQueryParams()
                .getFirst("code");
        if (code == null) {
            throw new AssertionError("no code: " + location);
        }
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", CALLBACK);
        var token = token(application, form);
        return new Session() {
            @Override
            public String token() {
                return token;
            }

            @Override
            public void end() throws Exception {
                FormPost.send(
                        client,
                        issuer + "/oauth2/revoke",
                        Map.of("token", token),
                        "Authorization",
                        basic(application, secret(application)));
            }
        };
    }

    /** An agent's own token. */
    String agent(String name) throws Exception {
        return token(name, Map.of("grant_type", "client_credentials"));
    }

    /** The answer of the server to a direct exchange, without a gateway. */
    String exchange(String asClient, String subjectToken, String actorToken, String audience, String scope)
            throws Exception {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
        form.put("subject_token", subjectToken);
        form.put("subject_token_type", "urn:ietf:params:oauth:token-type:access_token");
        if (actorToken != null) {
            form.put("actor_token", actorToken);
            form.put("actor_token_type", "urn:ietf:params:oauth:token-type:access_token");
        }
        form.put("audience", audience);
        form.put("scope", scope);
        return token(asClient, form);
    }

    private String token(String application, Map<String, String> form) throws Exception {
        return FormPost.send(
                        client,
                        issuer + "/oauth2/token",
                        form,
                        "Authorization",
                        basic(application, secret(application)))
                .path("access_token")
                .asString();
    }

    /** The token names the actor, and this server drops it from an exchange without an actor token (docs/explanation/standards.md, F4). */
    @Override
    public List<String> aChainThatGetsLost() throws Exception {
        var chain = exchange("first", login().token(), agent("orchestrator"), GATEWAY, "tickets:read");
        if (SignedJWT.parse(chain).getJWTClaimsSet().getClaim("act") == null) {
            throw new AssertionError("no chain to lose");
        }
        return List.of("Authorization", "Bearer " + chain);
    }

    private static String secret(String application) {
        return SpringServerConfiguration.secret(application);
    }

    private static String basic(String name, String secret) {
        return "Basic " + Base64.getEncoder().encodeToString((name + ":" + secret).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws Exception {
        client.close();
        tomcat.stop();
        tomcat.destroy();
    }
}
