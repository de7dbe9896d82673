package dev.narrowgate.gateway;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;

/** The gateway as a Spring application: all of it is in the starter and in the configuration. */
@SpringBootApplication
public class GatewayApplication {

    private static final Logger LOG = LoggerFactory.getLogger(GatewayApplication.class);

    @EventListener
    void started(WebServerInitializedEvent event) {
        var what = event.getApplicationContext().getServerNamespace() == null ? "Narrowgate" : "Administration";
        LOG.info("{} listens on port {}", what, event.getWebServer().getPort());
    }
}
