package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.config.route.ManagementAddress;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.operations.OperatorAnswers;
import dev.narrowgate.delegation.operations.RevocationsEndpoint;
import dev.narrowgate.delegation.operations.TasksEndpoint;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Names the calls with which operators see and end tasks. {@link OperatorCallsConfiguration} serves them. */
@Configuration(proxyBeanMethods = false)
class DelegationTasksConfiguration {

    @Bean
    OperatorAnswers operatorAnswers(ConfigurableEnvironment environment) {
        return new OperatorAnswers(!ManagementAddress.isReachable(new ConfigurationSource(environment)));
    }

    @Bean
    TasksEndpoint tasksEndpoint() {
        return new TasksEndpoint();
    }

    @Bean
    RevocationsEndpoint revocationsEndpoint() {
        return new RevocationsEndpoint();
    }
}
