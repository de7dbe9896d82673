package dev.narrowgate.delegation.decision;

import dev.narrowgate.delegation.token.Authentication;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The authentication that a policy requires of the subject (RFC 9470, section 3).
 *
 * @param contextClasses the sufficient values of {@code acr}, the preferred one first; empty: every value
 * @param maximumAge the maximum time since the authentication; null: no limit
 */
public record AuthenticationLevel(
        List<String> contextClasses, @Nullable Duration maximumAge) {

    /** Every authentication is sufficient. */
    public static final AuthenticationLevel ANY = new AuthenticationLevel(List.of(), null);

    public AuthenticationLevel {
        contextClasses = List.copyOf(contextClasses);
    }

    /** Whether an authentication meets this level. An absent value does not meet a requirement. */
    public boolean isReachedBy(Authentication authentication, Instant now) {
        var reached = contextClasses.isEmpty()
                || authentication.contextClass() != null && contextClasses.contains(authentication.contextClass());
        var recent = maximumAge == null
                || authentication.at() != null
                        && !authentication.at().plus(maximumAge).isBefore(now);
        return reached && recent;
    }
}
