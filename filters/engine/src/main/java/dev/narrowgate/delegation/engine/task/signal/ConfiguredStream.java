package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stream of events, with what its settings refer to.
 *
 * @param audience the name of this receiver
 * @param subjects the issuers whose subjects the events may name
 * @param token the bearer token of this gateway at the transmitter; null: none
 * @param pushToken the bearer token of the transmitter here; null: nothing may be pushed
 * @param authorities further authorities for its certificates; null: none
 */
public record ConfiguredStream(
        SignalSettings settings,
        String name,
        String audience,
        Set<String> subjects,
        @Nullable ClientSecret token,
        @Nullable ClientSecret pushToken,
        @Nullable AddedAuthorities authorities) {

    public ConfiguredStream {
        subjects = Set.copyOf(subjects);
    }

    public String issuer() {
        return settings.issuer();
    }

    /** The members of a complex subject that a receiver must process. */
    Set<String> criticalMembers() {
        return settings.criticalSubjectMembers().stream()
                .filter(Objects::nonNull)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The address of the transmitter's own keys; null if they are those of the issuer. */
    public @Nullable URI jwksUri() {
        return settings.jwksUri() == null ? null : URI.create(settings.jwksUri());
    }
}
