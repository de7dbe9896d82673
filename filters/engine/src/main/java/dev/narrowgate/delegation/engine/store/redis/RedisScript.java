package dev.narrowgate.delegation.engine.store.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/** The scripts. Each one is atomic, and names the keys of one hash tag only, so that a Cluster can run it. */
enum RedisScript {
    READ,
    ADOPT,
    REVOKE,
    LIFT,
    JOIN,
    OPEN,
    CLAIM,
    TAKE,
    END,
    RENEW,
    PACE,
    UNPACE;

    private final String text;
    private final String digest;

    RedisScript() {
        var file = name().toLowerCase(Locale.ROOT) + ".lua";
        try (var stream = RedisScript.class.getResourceAsStream(file)) {
            if (stream == null) {
                throw new IllegalStateException("the script " + file + " is missing");
            }
            var bytes = stream.readAllBytes();
            this.text = new String(bytes, StandardCharsets.UTF_8);
            // Redis names scripts so.
            this.digest =
                    HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-1", missing);
        }
    }

    String text() {
        return text;
    }

    /** The name under which Redis runs a script that it has seen. */
    String digest() {
        return digest;
    }
}
