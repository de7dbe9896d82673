package dev.narrowgate.delegation.engine.store.state;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the state of tasks, budgets and revocations is stored. */
public sealed interface StoreAddress {

    /** What an address may be, for messages. */
    String EXPECTED = "memory, file: and a folder, redis://HOST:PORT, rediss://HOST:PORT, or redis: alone";

    /** How the addresses of a Redis begin. */
    String PLAIN = "redis:";

    /** How the addresses of a Redis begin that is reached by TLS. */
    String TLS = "rediss:";

    /** In the memory of this process. */
    record Memory() implements StoreAddress {}

    /** In a local folder, of which only one process is the owner. */
    record Folder(Path path) implements StoreAddress {}

    /**
     * In a Redis, which any number of gateways share.
     *
     * @param place its host and port; null: the settings of the framework say where it is
     * @param tls whether it is reached by TLS; those settings may ask for it as well
     */
    record Redis(@Nullable HostPort place, boolean tls) implements StoreAddress {

        private static final int PORT = 6379;

        static Redis of(String written) {
            boolean tls = written.startsWith(TLS);
            var rest = written.substring((tls ? TLS : PLAIN).length());
            if (rest.isEmpty()) {
                return new Redis(null, tls);
            }
            if (!rest.startsWith("//") || rest.length() < 3) {
                throw new IllegalArgumentException("'" + written + "' names no Redis");
            }
            return new Redis(HostPort.of(rest.substring(2), written), tls);
        }
    }

    /** @param host a name or an address; one of IPv6 without brackets */
    record HostPort(String host, int port) {

        /** Credentials, databases and options stand elsewhere, so this text may be logged. */
        private static final String FOREIGN = "@/?#, ";

        static HostPort of(String text, String written) {
            if (text.chars().anyMatch(c -> FOREIGN.indexOf(c) >= 0)) {
                throw new IllegalArgumentException("the address of a Redis has a host and a port alone; credentials and"
                        + " a database are spring.data.redis.username, .password and .database");
            }
            int colon = text.lastIndexOf(':');
            boolean hasPort = colon > text.lastIndexOf(']');
            var host = hasPort ? text.substring(0, colon) : text;
            if (host.startsWith("[") && host.endsWith("]")) {
                host = host.substring(1, host.length() - 1);
            } else if (host.isEmpty() || host.indexOf(':') >= 0) {
                throw new IllegalArgumentException("'" + written + "' names no host");
            }
            return new HostPort(host, hasPort ? port(text.substring(colon + 1), written) : Redis.PORT);
        }

        private static int port(String text, String written) {
            try {
                int port = Integer.parseInt(text);
                if (port > 0 && port < 1 << 16) {
                    return port;
                }
            } catch (NumberFormatException noNumber) {
                // Said below.
            }
            throw new IllegalArgumentException("'" + written + "' names no port");
        }
    }

    /** Reads an address. Fails with {@code IllegalArgumentException} whose message says what is wrong. */
    static StoreAddress of(@Nullable String written) {
        if (written == null || written.equals("memory")) {
            return new Memory();
        }
        if (written.startsWith("file:") && written.length() > "file:".length()) {
            try {
                return new Folder(Path.of(written.substring("file:".length())));
            } catch (InvalidPathException invalid) {
                throw new IllegalArgumentException("'" + written + "' names no folder", invalid);
            }
        }
        if (written.startsWith(PLAIN) || written.startsWith(TLS)) {
            return Redis.of(written);
        }
        throw new IllegalArgumentException("'" + written + "' is no store");
    }
}
