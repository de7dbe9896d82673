package dev.narrowgate.delegation;

import java.io.Serial;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subject was not authenticated as the policy asks (RFC 9470, section 3). */
public final class AuthenticationInsufficient extends DelegationFailure.Denied {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient List<String> contextClasses;
    private final transient @Nullable Duration maximumAge;
    private final transient List<String> scopes;

    /** Of a token whose scopes are enough. */
    public AuthenticationInsufficient(List<String> contextClasses, @Nullable Duration maximumAge, String reason) {
        this(contextClasses, maximumAge, List.of(), reason);
    }

    /** @param scopes that would do, when those of the token are not enough either */
    public AuthenticationInsufficient(
            List<String> contextClasses, @Nullable Duration maximumAge, List<String> scopes, String reason) {
        super("authentication-insufficient", reason);
        this.contextClasses = List.copyOf(contextClasses);
        this.maximumAge = maximumAge;
        this.scopes = List.copyOf(scopes);
    }

    /** The values of {@code acr} that would do, the preferred one first; empty when any does. */
    public List<String> contextClasses() {
        return contextClasses;
    }

    /** How long ago the subject may have been authenticated, or null when that does not matter. */
    public @Nullable Duration maximumAge() {
        return maximumAge;
    }

    /** The scopes that would do; empty when those of the token are enough. */
    public List<String> scopes() {
        return scopes;
    }
}
