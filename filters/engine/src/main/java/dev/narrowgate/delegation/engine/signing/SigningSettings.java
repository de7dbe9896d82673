package dev.narrowgate.delegation.engine.signing;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;
import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.settings.ClientSecrets;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The keys that sign the narrower tokens.
 *
 * @param keys The signing keys, newest first. <a href="cli.md#keys">{@code narrowgate keys generate}</a> makes one.
 *     Without this key the gateway makes a key at the start and warns. Its tokens then end with the process, and no
 *     second gateway can verify them. Allowed: {@code file:} and a path; a private JWK set whose first key has a
 *     {@code kid} and signs with the algorithm, or with {@code password} a PKCS#12 file.
 * @param password The password of a PKCS#12 file. Allowed: {@code file:} and a path, {@code env:} and a name, or the
 *     password.
 * @param pkcs11 a device instead of a file
 * @param algorithm The signature algorithm of this gateway, and the only one that it accepts for its own tokens.
 *     Allowed: {@code ES256}, {@code EdDSA}, {@code PS256} or {@code RS256}; a device does not sign {@code EdDSA}.
 * @param publishAhead How long a new key is published before it signs.
 */
public record SigningSettings(
        @Nullable String keys,
        @Nullable String password,
        @Valid @Nullable Pkcs11 pkcs11,
        String algorithm,
        @Within(min = "0s", max = "24h") Duration publishAhead) {

    public SigningSettings {
        algorithm = or(algorithm, ES256);
        publishAhead = or(publishAhead, Duration.ofSeconds(60));
    }

    /**
     * A PKCS#11 device, which signs without releasing its keys.
     *
     * @param library The library of a PKCS#11 device, which signs without releasing its keys. Allowed: a readable
     *     library; instead of {@code keys}.
     * @param slot The slot of the device. Default: the first. Allowed: its index.
     * @param pin The PIN of the device. Allowed: {@code file:} and a path, {@code env:} and a name, or the PIN.
     */
    public record Pkcs11(
            @NotBlank(message = "the library of the device") String library,
            @Nullable Integer slot,
            @NotBlank(message = ClientSecrets.EXPECTED) String pin) {

        @Override
        public String toString() {
            return "Pkcs11[" + library + "]";
        }
    }

    /** Notes every problem. Returns the place of the keys; null if the gateway makes a key at the start. */
    public @Nullable SigningSource checked(Findings findings) {
        if (!SigningKeys.ALGORITHMS.contains(algorithm)) {
            findings.problem(
                    "algorithm", "'" + algorithm + "' is not known (expected: one of ES256, EdDSA, PS256, RS256)");
            return null;
        }
        if (keys == null && password != null) {
            findings.problem(
                    "password", "not used with a key of its own making, or one in a device (expected: nothing)");
        }
        if (pkcs11 != null && keys != null) {
            findings.problem("keys", "beside pkcs11 (expected: one of the two)");
        }
        var library = pkcs11 == null ? null : pkcs11.library();
        if (pkcs11 != null && (library == null || library.isBlank())) {
            // The constraint reports it.
            return null;
        }
        if (library != null && (library.indexOf('\n') >= 0 || !Files.isReadable(Path.of(library)))) {
            findings.problem("pkcs11.library", "'" + library + "' cannot be read (expected: a library)");
            return null;
        }
        if (keys != null && FileUri.path(keys) == null) {
            findings.problem("keys", "'" + keys + "' does not fit (expected: file: and a path)");
        }
        var place = source(findings);
        if (place != null) {
            checkKeys(place, findings);
        }
        return place;
    }

    private void checkKeys(SigningSource place, Findings findings) {
        try {
            place.read(algorithm);
        } catch (IOException | IllegalArgumentException unusable) {
            var expected = place instanceof SigningSource.Jwks
                    ? "a private JWK set whose first key signs with "
                    : "a key with a certificate that signs with ";
            findings.problem(
                    pkcs11 == null ? "keys" : "pkcs11",
                    place.name() + ": " + unusable.getMessage() + " (expected: " + expected + algorithm + ")");
        }
    }

    private @Nullable SigningSource source(Findings findings) {
        if (pkcs11 != null) {
            var pin = ClientSecrets.read(pkcs11.pin(), "pkcs11.pin", findings);
            return pin == null ? null : new SigningSource.Pkcs11(pkcs11.library(), pkcs11.slot(), pin);
        }
        var file = keys == null ? null : FileUri.path(keys);
        if (file == null || password == null) {
            return file == null ? null : new SigningSource.Jwks(file);
        }
        var secret = ClientSecrets.read(password, "password", findings);
        return secret == null ? null : new SigningSource.Pkcs12(file, secret);
    }

    /** Without the password, which may stand in the configuration itself. */
    @Override
    public String toString() {
        return "SigningSettings[" + keys + ", " + algorithm + "]";
    }
}
