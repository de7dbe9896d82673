package dev.narrowgate.delegation.engine.keys;

import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.engine.settings.Findings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** A configured address of public keys, whose content is checked if it is a file. */
public final class PublishedKeysFile {

    private PublishedKeysFile() {}

    /** Notes a file that has no key that could verify a signature. Other addresses are not fetched. */
    public static void check(@Nullable String address, KeysWithoutKid unnamed, String key, Findings findings) {
        try {
            var uri = address == null ? null : new URI(address);
            if (uri != null && FileUri.isOne(uri)) {
                KeyFiles.checkPublished(FileUri.path(uri), unnamed);
            }
        } catch (URISyntaxException malformed) {
            // The constraint of the address reports it.
        } catch (IOException | IllegalArgumentException unusable) {
            findings.problem(key, address + ": " + unusable.getMessage() + " (expected: a JWK set with public keys)");
        }
    }
}
