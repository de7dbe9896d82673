package dev.narrowgate.delegation.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The method and the time of the subject's authentication, as its issuer states them (RFC 9470, section 6). An exchange
 * keeps both unchanged, because it does not authenticate the subject.
 *
 * @param contextClass {@code acr}
 * @param at {@code auth_time}
 */
public record Authentication(
        @Nullable String contextClass, @Nullable Instant at) {

    /** The issuer states nothing about the authentication. */
    public static final Authentication UNKNOWN = new Authentication(null, null);
}
