package dev.narrowgate.delegation.operations;

import org.springframework.boot.actuate.endpoint.annotation.Endpoint;

/**
 * Names the calls about revocations, so that {@code management.endpoints.web.exposure} opens them. {@link RevocationCalls}
 * serves them: the framework's own operations take no nested JSON.
 */
@Endpoint(id = "revocations")
public final class RevocationsEndpoint {}
