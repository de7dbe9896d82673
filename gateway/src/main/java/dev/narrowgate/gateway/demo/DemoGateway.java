package dev.narrowgate.gateway.demo;

import dev.narrowgate.delegation.token.AuthorizationScheme;
import dev.narrowgate.gateway.GatewayApplication;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufMono;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;

/** The gateway, started in this process in the same way as {@code serve} starts it. */
final class DemoGateway implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;
    private final String uri;

    /**
     * @param configuration a file on the class path
     * @param places the values of the placeholders in that file
     */
    DemoGateway(String configuration, Map<String, String> places, Path audit) {
        var arguments = new ArrayList<>(List.of(
                "--spring.config.location=classpath:/,classpath:" + configuration,
                "--delegation.audit.path=" + audit,
                "--server.address=127.0.0.1",
                "--server.port=0",
                "--management.server.port=-1",
                "--logging.level.root=error",
                "--logging.level.dev.narrowgate=error"));
        places.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        context = GatewayApplication.create().run(arguments.toArray(String[]::new));
        uri = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** Calls the gateway with exactly these headers. */
    DemoAnswer call(String method, String path, Map<String, String> headers) {
        var answer = HttpClient.create()
                .headers(fields -> headers.forEach(fields::set))
                .request(HttpMethod.valueOf(method))
                .uri(uri + path)
                .responseSingle((response, body) -> answer(response, body))
                .block(TIMEOUT);
        return Objects.requireNonNull(answer);
    }

    /** Posts a form to the gateway, as a client that authenticates with Basic (RFC 6749, section 2.3.1). */
    DemoAnswer post(String path, String client, String secret, Map<String, String> form) {
        var credentials = (client + ':' + secret).getBytes(StandardCharsets.UTF_8);
        var answer = HttpClient.create()
                .headers(fields -> fields.set(
                        AuthorizationScheme.HEADER,
                        AuthorizationScheme.BASIC + ' ' + Base64.getEncoder().encodeToString(credentials)))
                .post()
                .uri(uri + path)
                .sendForm((request, fields) -> form.forEach(fields::attr))
                .responseSingle((response, body) -> answer(response, body))
                .block(TIMEOUT);
        return Objects.requireNonNull(answer);
    }

    private static Mono<DemoAnswer> answer(HttpClientResponse response, ByteBufMono body) {
        return body.asString()
                .defaultIfEmpty("")
                .map(text -> new DemoAnswer(
                        response.status().code(), response.responseHeaders().get("WWW-Authenticate", ""), text));
    }

    String uri() {
        return uri;
    }

    @Override
    public void close() {
        context.close();
    }
}
