package dev.narrowgate.gateway.demo;

import dev.narrowgate.gateway.GatewayApplication;
import io.netty.handler.codec.http.HttpMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.netty.http.client.HttpClient;

/** The gateway itself, started as {@code serve} starts it, in this process. */
final class DemoGateway implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final ConfigurableApplicationContext context;
    private final String uri;

    /**
     * @param configuration a file on the class path
     * @param places what is filled in there
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

    /** Calls it, with exactly these headers. */
    DemoAnswer call(String method, String path, Map<String, String> headers) {
        var answer = HttpClient.create()
                .headers(fields -> headers.forEach(fields::set))
                .request(HttpMethod.valueOf(method))
                .uri(uri + path)
                .responseSingle((response, body) -> body.asString()
                        .defaultIfEmpty("")
                        .map(text -> new DemoAnswer(
                                response.status().code(),
                                response.responseHeaders().get("WWW-Authenticate", ""),
                                text)))
                .block(PATIENCE);
        return Objects.requireNonNull(answer);
    }

    String uri() {
        return uri;
    }

    @Override
    public void close() {
        context.close();
    }
}
