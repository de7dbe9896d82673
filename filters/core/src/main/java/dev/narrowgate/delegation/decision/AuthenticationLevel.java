package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.Authentication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the subject has to be authenticated (RFC 9470, section 3).
 *
 * @param contextClasses the values of {@code acr} that do, the preferred one first; any does when empty
 * @param maximumAge how long ago it may have been; null: any time
 */
public record AuthenticationLevel(
        List<String> contextClasses, @Nullable Duration maximumAge) {

    /** Any will do. */
    public static final AuthenticationLevel ANY = new AuthenticationLevel(List.of(), null);

    public AuthenticationLevel {
        contextClasses = List.copyOf(contextClasses);
    }

    /** What is not said about an authentication is not assumed. */
    public boolean isReachedBy(Authentication authentication, Instant now) {
        var reached = contextClasses.isEmpty()
                || authentication.contextClass() != null && contextClasses.contains(authentication.contextClass());
        var recent = maximumAge == null
                || authentication.at() != null
                        && !authentication.at().plus(maximumAge).isBefore(now);
        return reached && recent;
    }
}
