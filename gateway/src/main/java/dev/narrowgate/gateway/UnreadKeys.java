package dev.narrowgate.gateway;

import dev.narrowgate.delegation.config.source.UnboundSettings;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.boot.context.event.ApplicationFailedEvent;
import org.springframework.boot.context.event.SpringApplicationEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

/**
 * Searches files for keys that no library reads. The search runs beside the start, which does not wait for warnings.
 * A start that fails waits for the search, because such a key may be the cause.
 */
final class UnreadKeys implements ApplicationListener<SpringApplicationEvent>, Ordered {

    private static final Logger LOG = LoggerFactory.getLogger(UnreadKeys.class);

    private @Nullable Thread search;

    @Override
    public void onApplicationEvent(SpringApplicationEvent event) {
        if (event instanceof ApplicationEnvironmentPreparedEvent prepared) {
            var settings = UnboundSettings.of(prepared.getEnvironment());
            search = Thread.ofVirtual()
                    .name("unread-keys")
                    .start(() -> settings.find().forEach(warning -> LOG.warn("{}", warning)));
        } else if (event instanceof ApplicationFailedEvent && search != null) {
            await(search);
        }
    }

    private static void await(Thread search) {
        try {
            search.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /** After Spring Boot's own listeners, and before the configuration is read, which may stop the start. */
    @Override
    public int getOrder() {
        return LOWEST_PRECEDENCE - 1;
    }
}
