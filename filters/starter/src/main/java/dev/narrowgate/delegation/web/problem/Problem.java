package dev.narrowgate.delegation.web.problem;

import org.springframework.http.HttpStatus;

/**
 * What a caller is told: coarse, and the same for all failures of a kind.
 *
 * @param temporary whether it is worth trying again soon
 */
public record Problem(HttpStatus status, String title, boolean temporary) {}
