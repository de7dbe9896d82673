package dev.narrowgate.delegation.config.issuer;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which claims an issuer's tokens say things in, as it is written. Of several the first that is present counts; the provider's stay
 * where nothing is written.
 *
 * @param client who asked for the token
 * @param scope what it permits, as a text or a list
 * @param subject whom it is about; several together with {@code +} between
 * @param audience whom it is addressed to
 * @param id its own name
 * @param task the task that it was given for
 * @param name what people call its subject
 */
public record ClaimsProperties(
        @Nullable List<String> client,
        @Nullable List<String> scope,
        @Nullable List<String> subject,
        @Nullable List<String> audience,
        @Nullable List<String> id,
        @Nullable List<String> task,
        @Nullable List<String> name) {

    /** A mere name in the place of the section, as {@code claims: entra}: it is a provider's, and says nothing of claims. */
    public static ClaimsProperties of(String provider) {
        return new ClaimsProperties(null, null, null, null, null, null, null);
    }

    boolean isEmpty() {
        return Stream.of(client, scope, subject, audience, id, task, name).allMatch(Objects::isNull);
    }
}
