package dev.narrowgate.delegation.autoconfigure;

import dev.narrowgate.delegation.adapter.jose.KeyFiles;
import dev.narrowgate.delegation.provenance.ProvenanceHeader;
import dev.narrowgate.delegation.provenance.ReservedHeaders;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what the gateway itself works with: its keys, its audit, and the names of its headers. */
final class PlantReader {

    private static final Set<String> ALGORITHMS = Set.of("ES256", "EdDSA", "PS256", "RS256");

    /** {@code token} (RFC 9110, section 5.6.2). */
    private static final Pattern HEADER = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Names that HTTP, or the gateway, already uses for something else. */
    private static final Set<String> TAKEN = Set.of(
            "authorization",
            "connection",
            "content-length",
            "content-type",
            "cookie",
            "host",
            "keep-alive",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade");

    private final ConfigurationSource source;

    PlantReader(ConfigurationSource source) {
        this.source = source;
    }

    DelegationSettings.Signing signing(DelegationProperties.Signing written) {
        var key = DelegationProperties.PREFIX + ".signing";
        if (!ALGORITHMS.contains(written.algorithm())) {
            source.problem(
                    key + ".algorithm",
                    "'" + written.algorithm() + "' is not known (expected: one of ES256, EdDSA, PS256, RS256)");
            return new DelegationSettings.Signing(null, "ES256");
        }
        var keys = written.keys() == null ? null : file(key + ".keys", written.keys());
        if (keys != null) {
            checkKeys(key + ".keys", keys, written.algorithm());
        }
        return new DelegationSettings.Signing(keys, written.algorithm());
    }

    DelegationSettings.Audit audit(DelegationProperties.Audit written) {
        var key = DelegationProperties.PREFIX + ".audit";
        var path = Path.of(written.path());
        if (written.path().isBlank() || !isWritableFolder(path.toAbsolutePath())) {
            source.problem(
                    key + ".path", "'" + path + "' cannot be written (expected: a folder, or where one can be made)");
        }
        if (written.maxFileSize() != null && written.maxFileSize().toBytes() < 1024) {
            source.problem(key + ".max-file-size", written.maxFileSize() + " (expected: 1KB or more)");
        }
        return new DelegationSettings.Audit(
                path, written.durability(), written.maxFileSize().toBytes());
    }

    ReservedHeaders headers(Map<String, String> written) {
        var section = DelegationProperties.PREFIX + ".provenance.headers.";
        var names = new EnumMap<ProvenanceHeader, String>(ProvenanceHeader.class);
        var unknown = new TreeMap<>(written);
        var known = new TreeMap<String, ProvenanceHeader>();
        for (var header : ProvenanceHeader.values()) {
            known.put(header.name().toLowerCase(Locale.ROOT), header);
        }
        var used = new HashSet<String>();
        known.forEach((key, header) -> {
            unknown.remove(key);
            var name = written.getOrDefault(key, header.defaultName());
            checkHeader(section + key, name, used);
            names.put(header, name);
        });
        unknown.keySet()
                .forEach(key -> source.problem(
                        section + key, "unknown key (expected: one of " + String.join(", ", known.keySet()) + ")"));
        return new ReservedHeaders(names);
    }

    private void checkHeader(String key, String name, Set<String> used) {
        if (!HEADER.matcher(name).matches()) {
            source.problem(key, "'" + name + "' is no header name (expected: letters, digits and hyphens)");
        } else if (TAKEN.contains(ReservedHeaders.normal(name)) || ReservedHeaders.isCredential(name)) {
            source.problem(key, "'" + name + "' is used for something else (expected: a name of its own)");
        } else if (!used.add(ReservedHeaders.normal(name))) {
            source.problem(key, "'" + name + "' is the name of another header, or reads like it");
        }
    }

    private @Nullable Path file(String key, String location) {
        try {
            var uri = URI.create(location);
            if (SettingChecks.isFile(uri)) {
                return KeyFiles.path(uri);
            }
        } catch (IllegalArgumentException malformed) {
            // Reported below, like every other text that names no file.
        }
        source.problem(key, "'" + location + "' does not fit (expected: file: and a path)");
        return null;
    }

    private void checkKeys(String key, Path file, String algorithm) {
        try {
            KeyFiles.checkSigning(file, algorithm);
        } catch (IOException | IllegalArgumentException unusable) {
            source.problem(
                    key,
                    file + ": " + unusable.getMessage() + " (expected: a private JWK set whose first key signs with "
                            + algorithm + ")");
        }
    }

    /** Whether it is one, or could be made: nothing is made here. */
    private static boolean isWritableFolder(Path path) {
        for (Path folder = path; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder)) {
                return Files.isDirectory(folder) && Files.isWritable(folder);
            }
        }
        return false;
    }
}
