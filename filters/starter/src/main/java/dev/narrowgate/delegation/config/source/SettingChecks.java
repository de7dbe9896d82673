package dev.narrowgate.delegation.config.source;

import dev.narrowgate.delegation.engine.keys.AddedAuthorities;
import dev.narrowgate.delegation.engine.keys.KeyFiles;
import dev.narrowgate.delegation.engine.keys.KeysWithoutKid;
import dev.narrowgate.delegation.engine.settings.FileUri;
import dev.narrowgate.delegation.web.route.TargetHost;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The checks that settings share. Each check notes a problem at its key. A check that returns an object returns null
 * if the value cannot be read.
 */
public final class SettingChecks {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final ConfigurationSource source;
    private final InsecureHosts hosts;

    public SettingChecks(ConfigurationSource source) {
        this.source = source;
        this.hosts = source.insecureHosts();
    }

    @Nullable
    public String required(String key, @Nullable String value, String expected) {
        if (value == null || value.isBlank()) {
            source.problem(key, "missing (expected: " + expected + ")");
            return null;
        }
        return value;
    }

    /** Reads an identifier: an absolute https URI, or an http URI on loopback or at an allowed host. */
    @Nullable
    public URI identifier(String key, @Nullable String value, String expected) {
        var text = required(key, value, expected);
        var uri = text == null ? null : parse(text);
        if (text != null && (uri == null || !hosts.accept(uri) || uri.getRawFragment() != null)) {
            source.problem(
                    key,
                    "'" + text + "' does not fit" + underscored(uri)
                            + " (expected: an https URI, or http on loopback)");
            return null;
        }
        return uri;
    }

    /** Reads the address of keys: https, http on loopback or at an allowed host, or a file. */
    @Nullable
    public URI location(String key, @Nullable String value) {
        return location(key, value, "an https URI, http on loopback, or file:");
    }

    /** @param expected the expectation in the message about a missing value */
    @Nullable
    public URI location(String key, @Nullable String value, String expected) {
        var text = required(key, value, expected);
        var uri = text == null ? null : parse(text);
        if (text != null && (uri == null || !FileUri.isOne(uri) && !hosts.accept(uri))) {
            source.problem(
                    key,
                    "'" + text + "' does not fit" + underscored(uri)
                            + " (expected: an https URI, http on loopback, or file:)");
            return null;
        }
        return uri;
    }

    /** Reads the address of published keys, which all have ids. Checks the content of a file. */
    @Nullable
    public URI keys(String key, @Nullable String value, String expected) {
        return keys(key, value, KeysWithoutKid.REFUSE, expected);
    }

    /** Reads the address of published keys. Checks the content of a file. */
    @Nullable
    public URI keys(String key, @Nullable String value, KeysWithoutKid unnamed, String expected) {
        var uri = location(key, value, expected);
        if (uri != null && FileUri.isOne(uri)) {
            try {
                KeyFiles.checkPublished(FileUri.path(uri), unnamed);
            } catch (IOException | IllegalArgumentException unusable) {
                source.problem(key, uri + ": " + unusable.getMessage() + " (expected: a JWK set with public keys)");
            }
        }
        return uri;
    }

    /** Reads additional authorities. Null if none are configured, or if they cannot be read, which is then noted. */
    @Nullable
    public AddedAuthorities authorities(String key, @Nullable String value) {
        var uri = value == null ? null : parse(value);
        if (value == null) {
            return null;
        }
        if (uri == null || !FileUri.isOne(uri)) {
            source.problem(key, "'" + value + "' does not fit (expected: file: and a path to certificates in PEM)");
            return null;
        }
        try {
            return AddedAuthorities.of(FileUri.path(uri));
        } catch (IOException | IllegalArgumentException unusable) {
            source.problem(key, uri + ": " + unusable.getMessage() + " (expected: certificates in PEM)");
            return null;
        }
    }

    /** Notes a value that is not used, because it is most likely meant to be. */
    public void unused(String key, @Nullable String value, @Nullable String method) {
        if (value != null) {
            source.problem(key, "not used with " + method + " (expected: nothing)");
        }
    }

    /** Notes the same for a key with a default, whose value does not show whether it is configured. */
    public void unusedDefault(String key, @Nullable String method) {
        if (source.isWritten(key)) {
            source.problem(key, "not used with " + method + " (expected: nothing)");
        }
    }

    public void oneOf(String key, List<String> values, Set<String> allowed) {
        for (int i = 0; i < values.size(); i++) {
            if (!allowed.contains(values.get(i))) {
                source.problem(
                        key + "[" + i + "]",
                        "'" + values.get(i) + "' is not known (expected: some of "
                                + String.join(", ", allowed.stream().sorted().toList()) + ")");
            }
        }
        if (values.isEmpty()) {
            source.problem(
                    key,
                    "empty (expected: some of "
                            + String.join(", ", allowed.stream().sorted().toList()) + ")");
        }
    }

    /** Whether the text is an address that the gateway may call. */
    public static boolean isAddress(String text) {
        var uri = parse(text);
        return uri != null && isSecure(uri);
    }

    /** Whether an address uses https, or http on loopback. */
    public static boolean isSecure(URI uri) {
        var host = uri.getHost();
        return host != null
                && uri.getRawUserInfo() == null
                && ("https".equals(uri.getScheme()) || isPlain(uri, LOOPBACK));
    }

    /** Whether an address uses http at one of these hosts. */
    public static boolean isPlain(URI uri, Set<String> hosts) {
        var host = uri.getHost();
        return host != null
                && uri.getRawUserInfo() == null
                && "http".equals(uri.getScheme())
                && hosts.contains(host.toLowerCase(Locale.ROOT));
    }

    /** Java checks certificates only for host names of RFC 952, which have no underscore. */
    public static String underscored(String address) {
        return underscored(parse(address));
    }

    private static String underscored(@Nullable URI uri) {
        return uri != null && TargetHost.isUnderscored(uri)
                ? ": a host with an underscore cannot be asked over TLS, so give it another name as well"
                : "";
    }

    /** Whether a server at this address can be reached from this machine only. */
    public static boolean isLoopback(@Nullable String address) {
        return address != null
                && (address.startsWith("127.")
                        || List.of("localhost", "::1", "[::1]", "0:0:0:0:0:0:0:1")
                                .contains(address));
    }

    private static @Nullable URI parse(String text) {
        try {
            return new URI(text);
        } catch (URISyntaxException malformed) {
            return null;
        }
    }
}
