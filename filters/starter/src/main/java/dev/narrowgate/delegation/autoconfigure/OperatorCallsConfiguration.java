package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.EngineTools;
import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.audit.GatewayAct;
import dev.narrowgate.delegation.config.route.ManagementAddress;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.operations.OperatorAnswers;
import dev.narrowgate.delegation.operations.RevocationCalls;
import dev.narrowgate.delegation.operations.RevocationsEndpoint;
import dev.narrowgate.delegation.operations.TaskCalls;
import dev.narrowgate.delegation.operations.TasksEndpoint;
import dev.narrowgate.delegation.operations.access.ManagementGuard;
import dev.narrowgate.delegation.operations.access.ManagementPlace;
import dev.narrowgate.delegation.operations.access.Operators;
import dev.narrowgate.delegation.operations.access.Operators.Operator;
import java.time.InstantSource;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.endpoint.web.WebEndpointProperties;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.ServerResponse;

/** Serves the calls of operators where the actuator is served, if {@code exposure} opens them. */
@ManagementContextConfiguration(proxyBeanMethods = false)
class OperatorCallsConfiguration {

    /** First, so that no other filter answers before it. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    ManagementGuard managementGuard(
            RunningEngine running,
            EngineTools tools,
            ConfigurableEnvironment environment,
            WebEndpointProperties actuator) {
        return new ManagementGuard(
                new Operators(running),
                new ManagementPlace(
                        actuator.getBasePath(),
                        ManagementPortType.get(environment) == ManagementPortType.DIFFERENT,
                        ManagementAddress.isReachable(new ConfigurationSource(environment)),
                        () -> running.engine().settings().written().managementHosts()),
                (operator, request) -> record(tools, operator, request));
    }

    /** The change goes on without the record: an operator must be able to end a task when the disk is full. */
    @SuppressWarnings("ReturnValueIgnored")
    private static void record(EngineTools tools, Operator operator, ServerHttpRequest request) {
        tools.acts()
                .record(GatewayAct.operatorCall(
                        tools.ids().get(),
                        tools.clock().instant(),
                        operator.name(),
                        request.getMethod().name(),
                        request.getURI().getRawPath()));
    }

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
