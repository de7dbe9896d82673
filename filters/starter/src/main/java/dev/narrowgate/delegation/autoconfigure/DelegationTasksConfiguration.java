package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.assembly.RunningEngine;
import dev.narrowgate.delegation.endpoints.task.TaskCompletionEndpoint;
import dev.narrowgate.delegation.operations.OperatorAnswers;
import dev.narrowgate.delegation.operations.RevocationsEndpoint;
import dev.narrowgate.delegation.operations.TasksEndpoint;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.HandlerMapping;

/** Names the calls with which operators see and end tasks. {@link OperatorCallsConfiguration} serves them. */
@Configuration(proxyBeanMethods = false)
class DelegationTasksConfiguration {

    /** Not an autowire candidate, because the framework adds CORS to the only mapping of this type that it finds. */
    @Bean(autowireCandidate = false)
    HandlerMapping taskCompletion(RunningEngine engine) {
        var path = TaskCompletionEndpoint.PATH;
        return new OwnPathMapping(engine.present(), List.of(path), path);
    }

    @Bean
    OperatorAnswers operatorAnswers() {
        return new OperatorAnswers();
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
