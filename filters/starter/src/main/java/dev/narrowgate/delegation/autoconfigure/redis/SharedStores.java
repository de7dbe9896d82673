package dev.narrowgate.delegation.autoconfigure.redis;

import dev.narrowgate.delegation.config.ConfigurationProblem;
import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.InvalidConfigurationException;
import dev.narrowgate.delegation.engine.store.state.StateStore;
import dev.narrowgate.delegation.engine.store.state.StoreAddress;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** Opens stores that gateways share, where the class path has what that needs. */
public interface SharedStores {

    /** Opens a store that does not connect before the application starts. */
    StateStore open(StoreAddress.Redis address);

    /** Fails with {@link InvalidConfigurationException} if the class path lacks what they need. */
    static SharedStores of(ObjectProvider<SharedStores> present) {
        var stores = present.getIfAvailable();
        if (stores == null) {
            throw invalid("a Redis needs a client (expected: the dependency spring-boot-starter-data-redis-reactive)");
        }
        return stores;
    }

    static InvalidConfigurationException invalid(String message) {
        return new InvalidConfigurationException(
                List.of(new ConfigurationProblem(DelegationProperties.PREFIX + ".store", message)));
    }
}
