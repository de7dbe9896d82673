package dev.narrowgate.delegation.testing;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.narrowgate.delegation.TestIssuer;
import dev.narrowgate.delegation.explain.ServedAsExplained;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.type.classreading.CachingMetadataReaderFactory;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.http.client.ReactorResourceFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A Spring Cloud Gateway with the starter, on a real port, between a real issuer's keys and a next hop. */
public final class GatewayHarness implements AutoCloseable {

    public static final String GATEWAY = "https://gateway.example.com";
    public static final String IDP = "https://idp.example.com";

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final CachingMetadataReaderFactory CLASSES = new CachingMetadataReaderFactory();

    static {
        CLASSES.setCacheLimit(5_000);
    }

    /** Any application with the starter on its class path. */
    @SpringBootApplication
    static class Application {

        /**
         * The threads of the process, as a gateway has them, which serve client and server alike; but closing one gateway must not
         * stop another one.
         */
        @Bean
        ReactorResourceFactory reactorResourceFactory() {
            return new ReactorResourceFactory() {
                @Override
                public void stop() {
                    // Others may still use them.
                }

                @Override
                public void destroy() {
                    // Others may still use them.
                }
            };
        }
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(TestCertificates.trustingAll())
            .build();
    private final TestIssuer issuer = new TestIssuer(IDP);
    private final WireMockServer nextHop = new WireMockServer(options().dynamicPort());
    private final WireMockServer keys = new WireMockServer(options().dynamicPort());
    private final Path audit;
    private final ConfigurableApplicationContext context;
    private final int port;
    private ServedAsExplained explained;
    private final int stubbed;
    private final String published;

    public GatewayHarness(Path folder, String... settings) throws IOException {
        this(folder, List.of(), settings);
    }

    /** @param beans configuration classes that take the place of parts */
    public GatewayHarness(Path folder, List<Class<?>> beans, String... settings) throws IOException {
        nextHop.start();
        keys.start();
        nextHop.stubFor(any(anyUrl()).willReturn(ok("served")));
        publishKeys();
        audit = folder.resolve("audit");
        var config = Files.writeString(folder.resolve("gateway.yaml"), configuration());
        var arguments = new ArrayList<>(List.of(
                "--spring.config.location=" + config.toUri(),
                "--next-hop=" + nextHop.baseUrl(),
                "--idp=" + keys.baseUrl(),
                "--delegation.audit.path=" + audit,
                "--server.port=0"));
        arguments.addAll(List.of(settings));
        var sources = new ArrayList<Class<?>>(beans);
        sources.add(Application.class);
        context = run(sources, arguments);
        port = Integer.parseInt(String.valueOf(context.getEnvironment().getProperty("local.server.port")));
        explained = ServedAsExplained.by(context, keys.baseUrl() + "/jwks", issuer::jwks);
        stubbed = keys.getStubMappings().size();
        published = issuer.jwks();
    }

    /** The framework reads the files of some hundred configuration classes for each application. Here it reads them once. */
    private static void readClassesOnce(ConfigurableApplicationContext context) {
        var definition = BeanDefinitionBuilder.genericBeanDefinition(MetadataReaderFactory.class, () -> CLASSES)
                .getBeanDefinition();
        ((BeanDefinitionRegistry) context)
                .registerBeanDefinition(
                        "org.springframework.boot.autoconfigure.internalCachingMetadataReaderFactory", definition);
    }

    /** A gateway that does not start leaves nothing behind. */
    private ConfigurableApplicationContext run(List<Class<?>> sources, List<String> arguments) {
        try {
            return new SpringApplicationBuilder(sources.toArray(Class[]::new))
                    .initializers(GatewayHarness::readClassesOnce)
                    .run(arguments.toArray(String[]::new));
        } catch (RuntimeException notStarted) {
            nextHop.stop();
            keys.stop();
            throw notStarted;
        }
    }

    private static String configuration() {
        return """
                spring:
                  main.banner-mode: "off"
                  cloud.gateway.server.webflux:
                    httpclient: { connect-timeout: 1000, response-timeout: 2s }
                    routes:
                      - id: tickets
                        uri: ${next-hop}
                        predicates: [ Path=/tickets/** ]
                        filters: [ Delegation=tickets ]
                      - id: strict
                        uri: ${next-hop}
                        predicates: [ Path=/strict/** ]
                        filters: [ Delegation=strict ]
                      - id: ruled
                        uri: ${next-hop}
                        predicates: [ Path=/ruled/** ]
                        filters: [ Delegation=ruled ]
                      - id: nowhere
                        uri: http://127.0.0.1:1
                        predicates: [ Path=/nowhere/** ]
                        filters: [ Delegation=tickets ]
                      - id: raw
                        uri: ${raw-hop:http://127.0.0.1:1}
                        predicates: [ Path=/raw/** ]
                        filters: [ Delegation=tickets ]
                      - id: plain
                        uri: ${next-hop}
                        predicates: [ Path=/plain/** ]
                      - id: open
                        uri: ${raw-hop:http://127.0.0.1:1}
                        predicates: [ Path=/open/** ]
                      - id: away
                        uri: http://127.0.0.1:1
                        predicates: [ Path=/away/** ]
                delegation:
                  gateway: https://gateway.example.com
                  issuers:
                    - issuer: https://idp.example.com
                      jwks-uri: ${idp}/jwks
                      vouches-for: [ subject, actor ]
                    - issuer: https://dark.example.com
                      jwks-uri: ${idp}/dark
                  actors:
                    researcher: { issuer: "https://idp.example.com", subject: researcher, audience: "https://researcher.example.com" }
                  policies:
                    tickets:
                      audience: https://tickets.example.com
                      scopes: [ tickets:read, tickets:write ]
                      required-scopes: [ tickets:read ]
                      max-lifetime: 30s
                      max-depth: 3
                    strict:
                      audience: https://strict.example.com
                      scopes: [ tickets:read ]
                      max-depth: 1
                      require: [ actor, task, proof ]
                      actors: [ researcher, orchestrator ]
                    ruled:
                      audience: https://ruled.example.com
                      scopes: [ tickets:read ]
                      rule: request.method == 'GET' && chain[0].sub != 'mallory'
                  keys: { unknown-key-interval: 200ms }
                  audit: { refusals-per-second: 100000, unverified-refusals-per-second: 100000 }
                """;
    }

    /** What the issuer signs with now is what it publishes. */
    public void publishKeys() {
        keys.stubFor(get("/jwks").willReturn(okJson(issuer.jwks())));
    }

    /** The issuer signs and publishes another key. Returns once the gateway, which fetches once an interval, knows it. */
    public void rotateKeys(String keyId) {
        issuer.rotate(keyId);
        publishKeys();
        Awaitility.await()
                .until(() -> call(
                                        "/tickets/1",
                                        "Authorization",
                                        "Bearer " + delegation().sign())
                                .statusCode()
                        == 200);
    }

    public TestIssuer issuer() {
        return issuer;
    }

    /** A token of Alice that is good for every route. */
    public TestIssuer.Token delegation() {
        return issuer.token("alice", GATEWAY)
                .claim("scope", "tickets:read tickets:write other")
                .claim("task_id", "task-1")
                .actors("orchestrator");
    }

    /** An agent's own token. */
    public String agent(String name) {
        return issuer.token(name, GATEWAY).sign();
    }

    public int port() {
        return port;
    }

    public WireMockServer nextHop() {
        return nextHop;
    }

    public WireMockServer keys() {
        return keys;
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    private String scheme() {
        return context.getEnvironment().containsProperty("server.ssl.bundle") ? "https" : "http";
    }

    /** What has reached the next hop. */
    public List<LoggedRequest> forwarded() {
        return nextHop.findAll(anyRequestedFor(anyUrl()));
    }

    public HttpResponse<String> call(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    public HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(scheme() + "://127.0.0.1:" + port + path))
                .timeout(Duration.ofSeconds(20))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        compare(method, path, headers, answer);
        return answer;
    }

    /** Not where a test changed what the issuer publishes: the gateway knows the one keys, and explain the other. */
    private void compare(String method, String path, String[] headers, HttpResponse<String> answer) throws IOException {
        if (explained != null
                && keys.isRunning()
                && keys.getStubMappings().size() == stubbed
                && issuer.jwks().equals(published)) {
            var isProblem = answer.headers()
                    .firstValue("Content-Type")
                    .filter(type -> type.startsWith("application/problem+json"))
                    .isPresent();
            explained.compare(method, path, headers, isProblem ? code(answer) : "", () -> reason(answer));
        }
    }

    private static String code(HttpResponse<String> answer) {
        return json(answer).path("code").asString("");
    }

    private String reason(HttpResponse<String> refusal) {
        try {
            return audited(refusal).stream()
                    .map(record -> record.path("reason").asString(""))
                    .findFirst()
                    .orElse("");
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** Sends exactly these lines, and gives back everything until the gateway closes. */
    public String raw(String... lines) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    /** The records so far. */
    public List<JsonNode> audited() throws IOException {
        return audited("");
    }

    private List<JsonNode> audited(String part) throws IOException {
        var records = new ArrayList<JsonNode>();
        try (var files = Files.list(audit)) {
            for (var file : files.filter(name -> name.toString().endsWith(".jsonl"))
                    .sorted()
                    .toList()) {
                var text = Files.readString(file);
                // One that is just being written has no end yet.
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .filter(line -> line.contains(part))
                        .forEach(line -> records.add(JSON.readTree(line)));
            }
        }
        return records;
    }

    /** The records of the hop that was refused by this answer. Those of others may come late. */
    public List<JsonNode> audited(HttpResponse<String> refusal) throws IOException {
        var hop = json(refusal).path("instance").asString("").replace("urn:uuid:", "");
        return audited(hop).stream()
                .filter(record -> record.path("hop_id").asString("").equals(hop))
                .toList();
    }

    public Path audit() {
        return audit;
    }

    /** From now on {@code explain} is not asked, because it knows only the configuration of the start. */
    public void changesItsConfiguration() {
        explained = null;
    }

    /** Forgets what was forwarded. */
    public void reset() {
        nextHop.resetRequests();
    }

    @Override
    public void close() {
        context.close();
        nextHop.stop();
        keys.stop();
    }
}
