package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.config.route.ManagementAddress;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.operations.OperatorAnswers;
import dev.narrowgate.delegation.operations.RevocationsEndpoint;
import dev.narrowgate.delegation.operations.TasksEndpoint;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;

/** Makes the endpoints with which operators see and end tasks. */
@Configuration(proxyBeanMethods = false)
class DelegationTasksConfiguration {

    @Bean
    OperatorAnswers operatorAnswers(ConfigurableEnvironment environment) {
        return new OperatorAnswers(!ManagementAddress.isReachable(new ConfigurationSource(environment)));
    }

    @Bean
    TasksEndpoint tasksEndpoint(RunningEngine running, OperatorAnswers answers, InstantSource clock) {
        return new TasksEndpoint(running, answers, clock);
    }

    @Bean
    RevocationsEndpoint revocationsEndpoint(RunningEngine running, OperatorAnswers answers) {
        return new RevocationsEndpoint(running, answers);
    }
}
