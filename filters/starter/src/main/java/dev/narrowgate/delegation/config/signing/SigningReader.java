package dev.narrowgate.delegation.config.signing;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;

import dev.narrowgate.delegation.config.DelegationProperties;
import dev.narrowgate.delegation.config.DelegationSettings;
import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.keys.KeyFiles;
import dev.narrowgate.delegation.engine.signing.SigningKeys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Reads where the gateway's own keys are kept, and looks whether they are there. */
public final class SigningReader {

    private static final String KEY = DelegationProperties.PREFIX + ".signing";

    private final ConfigurationSource source;
    private final SettingChecks checks;

    public SigningReader(ConfigurationSource source) {
        this.source = source;
        this.checks = new SettingChecks(source);
    }

    public DelegationSettings.Signing read(SigningProperties written) {
        checks.within(KEY + ".publish-ahead", written.publishAhead(), Duration.ZERO, Duration.ofHours(24));
        if (!SigningKeys.ALGORITHMS.contains(written.algorithm())) {
            source.problem(
                    KEY + ".algorithm",
                    "'" + written.algorithm() + "' is not known (expected: one of ES256, EdDSA, PS256, RS256)");
            return new DelegationSettings.Signing(null, ES256, written.publishAhead());
        }
        if (written.keys() == null) {
            checks.unused(KEY + ".password", written.password(), "a key of its own making, or one in a device");
        }
        if (written.pkcs11() != null && written.keys() != null) {
            source.problem(KEY + ".keys", "beside pkcs11 (expected: one of the two)");
        }
        var place = written.pkcs11() == null ? file(written) : device(written.pkcs11());
        if (place != null) {
            check(place, written);
        }
        return new DelegationSettings.Signing(place, written.algorithm(), written.publishAhead());
    }

    private void check(SigningSource place, SigningProperties written) {
        try {
            place.read(written.algorithm());
        } catch (IOException | IllegalArgumentException unusable) {
            var expected = place instanceof SigningSource.Jwks
                    ? "a private JWK set whose first key signs with "
                    : "a key with a certificate that signs with ";
            source.problem(
                    KEY + (written.pkcs11() == null ? ".keys" : ".pkcs11"),
                    place.name() + ": " + unusable.getMessage() + " (expected: " + expected + written.algorithm()
                            + ")");
        }
    }

    private @Nullable SigningSource file(SigningProperties written) {
        var file = written.keys() == null ? null : path(written.keys());
        var password = written.password() == null ? null : checks.secret(KEY + ".password", written.password());
        if (file == null) {
            return null;
        }
        return written.password() == null
                ? new SigningSource.Jwks(file)
                : password == null ? null : new SigningSource.Pkcs12(file, password);
    }

    private @Nullable SigningSource device(SigningProperties.Pkcs11 written) {
        var library = checks.required(KEY + ".pkcs11.library", written.library(), "the library of the device");
        if (library != null && (library.indexOf('\n') >= 0 || !Files.isReadable(Path.of(library)))) {
            source.problem(KEY + ".pkcs11.library", "'" + library + "' cannot be read (expected: a library)");
            library = null;
        }
        var secret = checks.secret(KEY + ".pkcs11.pin", written.pin());
        return library == null || secret == null ? null : new SigningSource.Pkcs11(library, written.slot(), secret);
    }

    private @Nullable Path path(String location) {
        try {
            var uri = URI.create(location);
            if (SettingChecks.isFile(uri)) {
                return KeyFiles.path(uri);
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, like every other text that names no file.
        }
        source.problem(KEY + ".keys", "'" + location + "' does not fit (expected: file: and a path)");
        return null;
    }
}
