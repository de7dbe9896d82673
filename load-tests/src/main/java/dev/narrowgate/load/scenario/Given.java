package dev.narrowgate.load.scenario;

import static io.gatling.javaapi.http.HttpDsl.http;

import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/** What {@link Scenarios} tells a simulation, by properties of its JVM. */
final class Given {

    static final String GATEWAY = "gateway";
    static final String ISSUER = "issuer";
    static final String SECONDS = "seconds";
    static final String TOKENS = "tokens";
    static final String REFUSED = "refused";
    static final String UNKNOWN = "unknown";

    private Given() {}

    /** The name of the requests that are sent while Gatling's own code is compiled. They count for the cost alone. */
    static final String WARMING = "warming";

    private static final String WARMING_SECONDS = "warmingSeconds";

    private static final AtomicLong BEGIN = new AtomicLong();

    /** The time for which requests are sent, with the warming. */
    static Duration duration() {
        return warming().plusSeconds(Long.parseLong(property(SECONDS)));
    }

    /** Returns the name of a request that is sent now. */
    static Function<Session, String> name(String name) {
        return session -> {
            BEGIN.compareAndSet(0, System.nanoTime());
            return System.nanoTime() - BEGIN.get() < warming().toNanos() ? WARMING : name;
        };
    }

    private static Duration warming() {
        return Duration.ofSeconds(Long.parseLong(property(WARMING_SECONDS)));
    }

    /** The file with valid tokens, under the name {@code token}. */
    static String tokens() {
        return property(TOKENS);
    }

    /** The file with tokens that are refused, under the name {@code token}. */
    static String refused() {
        return property(REFUSED);
    }

    /** The file with tokens whose key nobody has, under the name {@code token}. */
    static String unknown() {
        return property(UNKNOWN);
    }

    static String issuer() {
        return property(ISSUER);
    }

    /** The gateway, whose connections the users share, as agents on one host do. */
    static HttpProtocolBuilder gateway() {
        return http.baseUrl(property(GATEWAY)).shareConnections();
    }

    static String property(String name) {
        var value = System.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("the property " + name + " is missing");
        }
        return value;
    }

    /** Returns the options of a JVM for these properties. */
    static String[] options(
            String gateway, String issuer, long warming, long seconds, Path tokens, Path refused, Path unknown) {
        return new String[] {
            "-D" + GATEWAY + "=" + gateway,
            "-D" + ISSUER + "=" + issuer,
            "-D" + WARMING_SECONDS + "=" + warming,
            "-D" + SECONDS + "=" + seconds,
            "-D" + TOKENS + "=" + tokens,
            "-D" + REFUSED + "=" + refused,
            "-D" + UNKNOWN + "=" + unknown
        };
    }
}
