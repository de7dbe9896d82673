package dev.narrowgate.load.scenario;

import com.nimbusds.jose.JOSEException;
import dev.narrowgate.load.GatewayConfiguration;
import dev.narrowgate.load.Issuer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;

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
        return new Event(
                () -> {
                    try {
                        Thread.sleep(after);
                        issuer.rotate();
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    } catch (JOSEException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                },
                () -> "one new key");
    }

    /** The file is written anew each second, with another life of the issued tokens. */
    static Event reloads(Path folder, GatewayConfiguration configuration) {
        return new Event(
                () -> {
                    try {
                        for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
                            configuration.write(folder, 20 + i % 2);
                            Thread.sleep(Duration.ofSeconds(1));
                        }
                    } catch (InterruptedException ended) {
                        Thread.currentThread().interrupt();
                    } catch (IOException failed) {
                        throw new UncheckedIOException(failed);
                    }
                },
                () -> Reloads.count(configuration.managementPort()) + " reloads");
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
