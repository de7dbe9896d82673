package dev.narrowgate.delegation.autoconfigure.certificate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.ssl.PropertiesSslBundle;
import org.springframework.boot.autoconfigure.ssl.SslBundleProperties;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.io.ApplicationResourceLoader;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.core.io.ResourceLoader;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Reloads bundles with {@code reload-on-update}, in place of Spring Boot. Spring Boot watches folders and waits until
 * a whole folder is quiet. A file that changes all the time would delay that forever.
 */
public final class SslBundleWatch implements BeanPostProcessor, SmartInitializingSingleton, DisposableBean {

    private static final Logger LOG = LoggerFactory.getLogger(SslBundleWatch.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private final ObjectProvider<SslBundleRegistry> registry;
    private final ResourceLoader resources;
    private final List<WatchedBundle> watched = new ArrayList<>();
    // On its own thread, so that a file system that hangs delays no other work, and other work does not delay this.
    private final Scheduler scheduler = Schedulers.newBoundedElastic(1, 100, "certificates", 60, true);

    SslBundleWatch(ObjectProvider<SslBundleRegistry> registry, ResourceLoader resources) {
        this.registry = registry;
        this.resources = ApplicationResourceLoader.get(resources, true);
    }

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        if (bean instanceof SslProperties properties) {
            take(properties.getBundle().getPem(), PropertiesSslBundle::get);
            take(properties.getBundle().getJks(), PropertiesSslBundle::get);
        }
        return bean;
    }

    /** Leaves bundles without files to Spring Boot, which reports them and stops the start. */
    private <P extends SslBundleProperties> void take(
            Map<String, P> bundles, BiFunction<P, ResourceLoader, SslBundle> loading) {
        bundles.forEach((name, bundle) -> {
            if (bundle.isReloadOnUpdate()) {
                BundleFiles.of(bundle, resources).ifPresent(files -> {
                    watched.add(new WatchedBundle(name, files, () -> loading.apply(bundle, resources)));
                    bundle.setReloadOnUpdate(false);
                });
            }
        });
    }

    @Override
    public void afterSingletonsInstantiated() {
        var bundles = registry.getIfAvailable();
        if (bundles != null && !watched.isEmpty()) {
            var every = LOOK_EVERY.toMillis();
            scheduler.schedulePeriodically(() -> look(bundles), every, every, TimeUnit.MILLISECONDS);
        }
    }

    private void look(SslBundleRegistry bundles) {
        for (var each : watched) {
            try {
                each.look(bundles);
            } catch (RuntimeException | LinkageError unexpected) {
                // A failure must neither end the watch nor affect the other bundles.
                LOG.error("Certificates could not be looked at", unexpected);
            }
        }
    }

    /** For health: for each bundle, whether its files can be used now. */
    public Map<String, String> states() {
        return watched.stream().collect(Collectors.toMap(WatchedBundle::name, WatchedBundle::state));
    }

    @Override
    public void destroy() {
        scheduler.dispose();
    }
}
