package dev.narrowgate.delegation.gateway;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * What a caller is told: coarse, and the same for all failures of a kind.
 *
 * @param challenge the value of {@code WWW-Authenticate}, when there is something that the caller could bring
 * @param temporary whether it is worth trying again soon
 */
record Problem(HttpStatus status, String title, @Nullable String challenge, boolean temporary) {}
