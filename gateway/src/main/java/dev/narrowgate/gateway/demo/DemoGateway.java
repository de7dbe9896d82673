package dev.narrowgate.gateway.demo;

import dev.narrowgate.gateway.GatewayApplication;
import java.nio.file.Path;
import org.springframework.context.ConfigurableApplicationContext;

/** The gateway itself, started as {@code serve} starts it, in this process. */
final class DemoGateway implements AutoCloseable {

    private final ConfigurableApplicationContext context;
    private final String uri;

    DemoGateway(String identityProvider, String researcher, String tickets, Path audit) {
        context = GatewayApplication.create()
                .run(
                        "--spring.config.location=classpath:/,classpath:/demo/gateway.yaml",
                        "--demo.idp=" + identityProvider,
                        "--demo.researcher=" + researcher,
                        "--demo.tickets=" + tickets,
                        "--delegation.audit.path=" + audit,
                        "--server.address=127.0.0.1",
                        "--server.port=0",
                        "--management.server.port=-1",
                        "--logging.level.root=error",
                        "--logging.level.dev.narrowgate=error");
        uri = "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    String uri() {
        return uri;
    }

    @Override
    public void close() {
        context.close();
    }
}
