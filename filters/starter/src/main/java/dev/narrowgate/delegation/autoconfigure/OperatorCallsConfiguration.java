package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.operations.OperatorAnswers;
import dev.narrowgate.delegation.operations.RevocationCalls;
import dev.narrowgate.delegation.operations.RevocationsEndpoint;
import dev.narrowgate.delegation.operations.TaskCalls;
import dev.narrowgate.delegation.operations.TasksEndpoint;
import java.time.InstantSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Serves the calls of operators where the actuator is served, if {@code exposure} opens them. */
@ManagementContextConfiguration(proxyBeanMethods = false)
class OperatorCallsConfiguration {

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = TasksEndpoint.class)
    RouterFunction<ServerResponse> taskCalls(
            RunningEngine running, OperatorAnswers answers, InstantSource clock, WebEndpointProperties actuator) {
        return new TaskCalls(running, answers, clock).routes(actuator.getBasePath());
    }

    @Bean
    @ConditionalOnAvailableEndpoint(endpoint = RevocationsEndpoint.class)
    RouterFunction<ServerResponse> revocationCalls(
            RunningEngine running, OperatorAnswers answers, WebEndpointProperties actuator) {
        return new RevocationCalls(running, answers).routes(actuator.getBasePath());
    }
}
