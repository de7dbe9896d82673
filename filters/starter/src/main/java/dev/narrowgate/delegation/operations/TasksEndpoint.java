package dev.narrowgate.delegation.operations;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;

/**
 * Names the calls about tasks, so that {@code management.endpoints.web.exposure} opens them. {@link TaskCalls} serves them:
 * the framework's own operations take no nested JSON.
 */
@Endpoint(id = "tasks")
public final class TasksEndpoint {}
