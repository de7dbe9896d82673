package dev.narrowgate.delegation.autoconfigure;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Keeps an application from starting after all of it is built: its servers are made but do not listen. A check of a
 * configuration thereby runs the same code as the start.
 */
public final class StartsNothing implements LifecycleProcessor {

    /** The package-private class of Spring Boot that builds the application of the management port when it starts. */
    private static final String MANAGEMENT = "ChildManagementContextInitializer";

    private final ListableBeanFactory beans;

    StartsNothing(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** Initializes an application that is built for a check only. */
    public static void in(ConfigurableApplicationContext context) {
        var beans = context.getBeanFactory();
        beans.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME, new StartsNothing(beans));
    }

    @Override
    public void onRefresh() {
        beans.getBeansOfType(SmartLifecycle.class).values().stream()
                .filter(part -> part.getClass().getSimpleName().equals(MANAGEMENT))
                .forEach(SmartLifecycle::start);
    }

    @Override
    public void onClose() {
        // Nothing runs.
    }

    @Override
    public void start() {
        // Nothing starts.
    }

    @Override
    public void stop() {
        // Nothing runs.
    }

    @Override
    public boolean isRunning() {
        return false;
    }
}
