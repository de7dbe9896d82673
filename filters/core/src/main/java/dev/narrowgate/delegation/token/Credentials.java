package dev.narrowgate.delegation.token;

import org.jspecify.annotations.Nullable;

/** What a request brings: whose it is, and, when the presenter proves itself, who hands it in. */
public record Credentials(
        BearerToken subjectToken, @Nullable BearerToken actorToken) {}
