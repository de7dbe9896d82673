package dev.narrowgate.delegation.config;

import dev.narrowgate.delegation.config.source.ConfigurationSource;
import dev.narrowgate.delegation.config.source.SettingChecks;
import dev.narrowgate.delegation.engine.audit.RetentionLimits;
import dev.narrowgate.delegation.engine.audit.refusals.RefusalRates;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.springframework.util.unit.DataSize;

/** Reads where hops are written down. */
final class AuditReader {

    private static final String KEY = DelegationProperties.PREFIX + ".audit.";
    private static final DataSize SMALLEST_FILE = DataSize.ofKilobytes(1);
    private static final Duration YOUNGEST = Duration.ofDays(1);

    private final ConfigurationSource source;

    AuditReader(ConfigurationSource source) {
        this.source = source;
    }

    DelegationSettings.Audit read(AuditProperties written) {
        var path = Path.of(written.path());
        if (written.path().isBlank() || !isWritableFolder(path.toAbsolutePath())) {
            source.problem(
                    KEY + "path", "'" + path + "' cannot be written (expected: a folder, or where one can be made)");
        }
        // Null when it could not be read, which is a problem already.
        var fileSize = Objects.requireNonNullElse(written.maxFileSize(), SMALLEST_FILE);
        if (fileSize.compareTo(SMALLEST_FILE) < 0) {
            source.problem(KEY + "max-file-size", fileSize + " (expected: 1KB or more)");
        }
        var checks = new SettingChecks(source);
        checks.within(KEY + "refusals-per-second", written.refusalsPerSecond(), 0, 1_000_000);
        checks.within(KEY + "unverified-refusals-per-second", written.unverifiedRefusalsPerSecond(), 0, 1_000_000);
        var reserve = Objects.requireNonNullElse(written.reserve(), DataSize.ofBytes(0));
        if (reserve.isNegative()) {
            source.problem(KEY + "reserve", reserve + " (expected: 0B or more)");
        }
        return new DelegationSettings.Audit(
                path,
                written.durability(),
                fileSize.toBytes(),
                new RefusalRates(
                        Objects.requireNonNullElse(written.refusalsPerSecond(), 0),
                        Objects.requireNonNullElse(written.unverifiedRefusalsPerSecond(), 0)),
                reserve.toBytes(),
                retention(written.retention(), fileSize));
    }

    private RetentionLimits retention(AuditProperties.Retention written, DataSize fileSize) {
        var age = written.age();
        if (age != null && age.compareTo(YOUNGEST) < 0) {
            source.problem(KEY + "retention.age", age + " (expected: 1d or more)");
        }
        var size = written.size();
        if (size != null && size.compareTo(fileSize) < 0) {
            source.problem(KEY + "retention.size", size + " (expected: max-file-size or more)");
        }
        return new RetentionLimits(age, size == null ? null : size.toBytes());
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
