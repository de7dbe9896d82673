package dev.narrowgate.delegation.config.signing;

import static dev.narrowgate.delegation.engine.jose.AlgorithmNames.ES256;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The keys that sign the narrower tokens, as they are written under {@code delegation.signing}.
 *
 * @param keys a file with a private JWK set, newest first, or a PKCS#12 file; one key is made at the start when absent
 * @param password of a PKCS#12 file
 * @param pkcs11 instead of a file: a device
 * @param algorithm ES256, EdDSA, PS256 or RS256
 * @param publishAhead how long a new key is published before it signs
 */
public record SigningProperties(
        @Nullable String keys,
        @Nullable String password,
        @Nullable Pkcs11 pkcs11,
        @DefaultValue(ES256) String algorithm,
        @DefaultValue("60s") Duration publishAhead) {

    /**
     * A PKCS#11 device.
     *
     * @param library that speaks to it
     * @param slot by its index; the first that holds a token when absent
     * @param pin {@code file:} and a path, {@code env:} and a name, or the PIN itself
     */
    public record Pkcs11(
            @Nullable String library,
            @Nullable Integer slot,
            @Nullable String pin) {

        @Override
        public String toString() {
            return "Pkcs11[" + library + "]";
        }
    }

    /** Without the password, which may be written here. */
    @Override
    public String toString() {
        return "SigningProperties[" + keys + ", " + algorithm + "]";
    }
}
