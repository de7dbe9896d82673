package dev.narrowgate.delegation.autoconfigure;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.support.AbstractApplicationContext;

/**
 * Leaves an application as it is when all of it is built: its servers are made and do not listen. For a look at a configuration
 * that makes what the start makes, by the same code.
 */
public final class StartsNothing implements LifecycleProcessor {

    /** Boot's own, which no other package can name: it builds the application of the management port, and starts it so. */
    private static final String MANAGEMENT = "ChildManagementContextInitializer";

    private final ListableBeanFactory beans;

    StartsNothing(ListableBeanFactory beans) {
        this.beans = beans;
    }

    /** An initializer of an application that is to be looked at. */
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
