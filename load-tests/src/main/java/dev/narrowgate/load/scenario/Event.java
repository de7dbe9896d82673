package dev.narrowgate.load.scenario;

import com.nimbusds.jose.JOSEException;
import dev.narrowgate.load.GatewayConfiguration;
import dev.narrowgate.load.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/** What happens while requests are sent. It ends with the scenario. */
final class Event implements AutoCloseable {

    /** Says what happened, for the table. */
    private interface Remark {
        String read() throws IOException, InterruptedException;
    }

    private final Thread thread;
    private final Remark remark;

    private Event(Runnable work, Remark remark) {
        thread = Thread.ofVirtual().start(work);
        this.remark = remark;
    }

    static Event none() {
        return new Event(() -> {}, () -> "");
    }

    /** The issuer takes a new key after that time. */
    static Event keyRotation(Issuer issuer, Duration after) {
        var rotated = new AtomicBoolean();
        return new Event(
                () -> {
                    try {
                        Thread.sleep(after);
                        issuer.rotate();
                        rotated.set(true);
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    } catch (JOSEException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                },
                () -> {
                    if (!rotated.get()) {
                        throw new IOException("the issuer took no new key meanwhile");
                    }
                    return "one new key";
                });
    }

    /** The file is written anew each second, with another life of the issued tokens. */
    static Event reloads(Path folder, GatewayConfiguration configuration, long least) {
        return new Event(
                () -> {
                    try {
                        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                            configuration.write(folder, 200 + i % 2);
                            Thread.sleep(Duration.ofSeconds(1));
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                },
                () -> {
                    var reloads = Reloads.count(configuration.managementPort());
                    if (reloads < least) {
                        throw new IOException(reloads + " reloads (expected: at least " + least + ")");
                    }
                    return reloads + " reloads";
                });
    }

    /** Ends it, and returns what happened. */
    String end() throws IOException, InterruptedException {
        thread.interrupt();
        thread.join();
        return remark.read();
    }

    @Override
    public void close() throws InterruptedException {
        thread.interrupt();
        thread.join();
    }
}
