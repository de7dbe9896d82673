package dev.narrowgate.delegation.token;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How and when the subject was authenticated, as its issuer says (RFC 9470, section 6). It goes on unchanged: an exchange
 * authenticates nobody.
 *
 * @param contextClass {@code acr}
 * @param at {@code auth_time}
 */
public record Authentication(
        @Nullable String contextClass, @Nullable Instant at) {

    /** Nothing is said about it. */
    public static final Authentication UNKNOWN = new Authentication(null, null);
}
