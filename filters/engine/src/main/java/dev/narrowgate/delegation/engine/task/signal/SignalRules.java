package dev.narrowgate.delegation.engine.task.signal;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.keys.PublishedKeysFile;
import dev.narrowgate.delegation.engine.settings.ClientSecret;
import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.Findings;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the settings of one stream as a whole, and reads the files that they name. */
public final class SignalRules {

    private static final Pattern PATH_NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private static final int MAXIMUM_NAME = 256;

    private final SignalSettings settings;
    private final Set<String> issuersWithKeys;
    private final Findings findings;

    /** @param issuersWithKeys the issuers of the configuration whose signatures can be verified */
    public SignalRules(SignalSettings settings, Set<String> issuersWithKeys, Findings findings) {
        this.settings = settings;
        this.issuersWithKeys = Set.copyOf(issuersWithKeys);
        this.findings = findings;
    }

    /**
     * Notes every problem. Returns null if the stream has no issuer.
     *
     * @param gateway the name of this gateway; null if it is missing, which is a problem already
     */
    public @Nullable ConfiguredStream configured(@Nullable String gateway) {
        checkIssuer();
        checkDelivery();
        var name = settings.streamName();
        if (name != null && name.length() > MAXIMUM_NAME) {
            findings.problem("name", "longer than " + MAXIMUM_NAME + " characters (expected: a short name)");
        }
        var token = settings.token() == null ? null : ClientSecrets.read(settings.token(), "token", findings);
        var pushToken = pushToken();
        var authorities = AddedAuthorities.read(settings.ca(), findings);
        if (settings.issuer() == null || name == null) {
            return null;
        }
        var audience = settings.audience() == null ? gateway : settings.audience();
        var subjects = settings.subjects().stream().filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
        return new ConfiguredStream(
                settings,
                name,
                audience == null ? "" : audience,
                subjects.isEmpty() ? Set.of(settings.issuer()) : subjects,
                token,
                pushToken,
                authorities);
    }

    private void checkIssuer() {
        var issuer = settings.issuer();
        if (settings.jwksUri() != null) {
            PublishedKeysFile.check(settings.jwksUri(), KeysWithoutKid.REFUSE, "jwks-uri", findings);
        } else if (issuer != null && !issuer.isBlank() && !issuersWithKeys.contains(issuer)) {
            findings.problem(
                    "issuer",
                    "'" + issuer + "' is no issuer of delegation.issuers with keys (expected: one of them, or jwks-uri"
                            + " beside it)");
        }
    }

    private void checkDelivery() {
        if (settings.poll() == null && !settings.push()) {
            findings.problem("poll", "missing (expected: the address to fetch events from, or push: true)");
        }
        if (settings.poll() == null) {
            for (var key : Set.of("token", "interval", "max-events", "timeout", "stale")) {
                if (findings.isWritten(key)) {
                    findings.problem(key, "without poll, which it is for (expected: poll beside it)");
                }
            }
        }
        var name = settings.name();
        if (settings.push() && (name == null || !PATH_NAME.matcher(name).matches())) {
            findings.problem(
                    "name",
                    (name == null ? "missing" : "'" + name + "' does not fit")
                            + " (expected: up to 64 letters, digits, - and _, for the path of push)");
        }
    }

    private @Nullable ClientSecret pushToken() {
        if (settings.push()) {
            return ClientSecrets.readShared(settings.pushToken(), "push-token", findings);
        }
        if (settings.pushToken() != null) {
            findings.problem("push-token", "without push: true, which it is for (expected: push: true beside it)");
        }
        return null;
    }
}
