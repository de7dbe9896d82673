package dev.narrowgate.delegation.engine.task.signal;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.SecureUri;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A stream of security events, which <a href="../how-to/react-to-shared-signals.md">revoke what they end</a>.
 *
 * @param issuer The transmitter, exactly as in {@code iss} of its tokens. Its keys and algorithms are those of {@code
 *     delegation.issuers}. Allowed: an issuer of {@code delegation.issuers} with keys, or any issuer beside {@code
 *     jwks-uri}.
 * @param name The name of the stream in health and metrics, and in the path {@code /signals/<name>}. Default: the
 *     issuer. Allowed: with {@code push} up to 64 letters, digits, {@code -} and <code>&#95;</code>; each once.
 * @param jwksUri The address of the transmitter's keys, in place of those of {@code delegation.issuers}. Default: none.
 * @param audience The name of this receiver in {@code aud}. Default: the gateway.
 * @param poll The address that events are fetched from (RFC 8936). Allowed: this, {@code push}, or both.
 * @param token The bearer token of this gateway there. Read at the start and at each reload. Default: none. Allowed:
 *     {@code file:} and a path, {@code env:} and the name of a variable, or the token itself; with {@code poll}.
 * @param interval The time between two polls. After a poll with new events the next follows at once. After a failure
 *     the time doubles, up to a minute.
 * @param maxEvents The most events of one answer, whose size is at most 64 KiB.
 * @param timeout For one poll.
 * @param ca Further authorities for the certificates of {@code poll} and {@code jwks-uri}. Default: those of Java
 *     alone. Allowed: {@code file:} and a path to certificates in PEM.
 * @param push Accepts events at {@code POST /signals/<name>} on the main port (RFC 8935).
 * @param pushToken The bearer token that the transmitter shows there. Default: required with {@code push}. Allowed: as
 *     for {@code token}; 16 characters or more.
 * @param subjects The issuers whose subjects, tokens and missions the events may name. Default: the issuer.
 * @param criticalSubjectMembers The {@code critical_subject_members} in the transmitter's metadata. An event whose
 *     complex subject has one of these other than {@code user} is ignored.
 * @param maxAge The longest time from {@code iat} of an event to its arrival. The gateway remembers each event for
 *     that time.
 * @param stale The stream shows as degraded in health after this time without a successful poll. Default: none.
 *     Allowed: with {@code poll}.
 */
public record SignalSettings(
        @NotBlank(message = "the transmitter's identifier, as in iss")
        String issuer,

        @Nullable String name,
        @SecureUri(orFile = true) @Nullable String jwksUri,
        @Nullable String audience,
        @SecureUri @Nullable String poll,
        @Nullable String token,
        @Within(min = "100ms", max = "1h") Duration interval,
        @Within(min = "1", max = "1000") Integer maxEvents,
        @Within(min = "100ms", max = "1m") Duration timeout,
        @Nullable String ca,
        Boolean push,
        @Nullable String pushToken,
        List<String> subjects,
        List<String> criticalSubjectMembers,
        @Within(min = "1m", max = "30d") Duration maxAge,
        @Within(min = "1s", max = "30d") @Nullable Duration stale) {

    public SignalSettings {
        interval = or(interval, Duration.ofSeconds(5));
        maxEvents = or(maxEvents, 25);
        timeout = or(timeout, Duration.ofSeconds(10));
        push = or(push, false);
        subjects = or(subjects, List.of());
        criticalSubjectMembers = or(criticalSubjectMembers, List.of());
        maxAge = or(maxAge, Duration.ofDays(7));
    }

    /** Returns the name of the stream; null if it has neither name nor issuer, which is a problem already. */
    public @Nullable String streamName() {
        return name == null ? issuer : name;
    }

    /** Without the tokens, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "SignalSettings[" + streamName() + "]";
    }
}
