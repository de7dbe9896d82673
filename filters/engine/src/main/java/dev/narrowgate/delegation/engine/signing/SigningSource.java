package dev.narrowgate.delegation.engine.signing;

import dev.narrowgate.delegation.engine.settings.ClientSecret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.Provider;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The place of the signing keys. */
public sealed interface SigningSource {

    /** Its name in a log. */
    String name();

    /** Reads the present keys. Fails with {@code IllegalArgumentException} or {@code IOException} if they cannot be used. */
    SigningMaterial read(String algorithm) throws IOException;

    /** The interval for checks of a change. */
    Duration lookEvery();

    /** A private JWK set in a file. */
    record Jwks(Path file) implements SigningSource {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public SigningMaterial read(String algorithm) throws IOException {
            return SigningMaterial.of(new String(bytes(file), StandardCharsets.UTF_8), algorithm);
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofSeconds(2);
        }
    }

    /** A PKCS#12 file. */
    record Pkcs12(Path file, ClientSecret password) implements SigningSource {
        @Override
        public String name() {
            return file.toString();
        }

        @Override
        public SigningMaterial read(String algorithm) throws IOException {
            return SigningStores.pkcs12(bytes(file), password.value().toCharArray(), algorithm);
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofSeconds(2);
        }
    }

    /** A PKCS#11 device. */
    final class Pkcs11 implements SigningSource {
        private final String library;
        private final @Nullable Integer slot;
        private final ClientSecret pin;
        private @Nullable Provider device;

        Pkcs11(String library, @Nullable Integer slot, ClientSecret pin) {
            this.library = library;
            this.slot = slot;
            this.pin = pin;
        }

        @Override
        public String name() {
            return "PKCS#11 device " + library;
        }

        @Override
        public synchronized SigningMaterial read(String algorithm) {
            if (device == null) {
                device = SigningStores.device(
                        "name = narrowgate\nlibrary = " + library + (slot == null ? "" : "\nslotListIndex = " + slot));
            }
            return SigningStores.pkcs11(device, pin.value().toCharArray(), algorithm);
        }

        @Override
        public Duration lookEvery() {
            return Duration.ofMinutes(1);
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException missing) {
            throw new IOException("no such file", missing);
        }
    }
}
