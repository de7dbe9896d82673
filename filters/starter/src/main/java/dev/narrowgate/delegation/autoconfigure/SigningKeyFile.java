package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.SigningKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/** Looks now and then whether the key file has changed, and puts the new keys in place. A bad file changes nothing. */
final class SigningKeyFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyFile.class);
    private static final long LOOK_EVERY_SECONDS = 2;

    private final Path file;
    private final SigningKeys keys;
    private final Disposable looking;
    private String seen;

    SigningKeyFile(Path file, SigningKeys keys, String document) {
        this.file = file;
        this.keys = keys;
        this.seen = document;
        this.looking = Schedulers.boundedElastic()
                .schedulePeriodically(this::look, LOOK_EVERY_SECONDS, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
    }

    static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    private void look() {
        try {
            var document = read(file);
            if (!document.equals(seen)) {
                seen = document;
                keys.replace(document);
                LOG.info("{}: signing with the first of its keys from now on", file);
            }
        } catch (IOException | RuntimeException unusable) {
            LOG.error("{}: {}; the present keys stay", file, unusable.getMessage());
        }
    }

    @Override
    public void close() {
        looking.dispose();
    }
}
