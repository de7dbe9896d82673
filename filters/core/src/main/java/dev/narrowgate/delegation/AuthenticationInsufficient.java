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

    /** For a token whose scopes are sufficient. */
    public AuthenticationInsufficient(List<String> contextClasses, @Nullable Duration maximumAge, String reason) {
        this(contextClasses, maximumAge, List.of(), reason);
    }

    /** @param scopes the sufficient scopes, if the scopes of the token are insufficient too */
    public AuthenticationInsufficient(
            List<String> contextClasses, @Nullable Duration maximumAge, List<String> scopes, String reason) {
        super("authentication-insufficient", reason);
        this.contextClasses = List.copyOf(contextClasses);
        this.maximumAge = maximumAge;
        this.scopes = List.copyOf(scopes);
    }

    /** The sufficient values of {@code acr}, the preferred one first; empty if every value is sufficient. */
    public List<String> contextClasses() {
        return contextClasses;
    }

    /** The maximum time since the authentication of the subject; null if there is no limit. */
    public @Nullable Duration maximumAge() {
        return maximumAge;
    }

    /** The sufficient scopes; empty if the scopes of the token are sufficient. */
    public List<String> scopes() {
        return scopes;
    }
}
