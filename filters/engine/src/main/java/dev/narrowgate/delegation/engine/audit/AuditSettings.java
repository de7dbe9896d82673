package dev.narrowgate.delegation.engine.audit;

import static dev.narrowgate.delegation.engine.settings.Defaults.or;

import dev.narrowgate.delegation.engine.audit.refusals.RefusalRates;
import dev.narrowgate.delegation.engine.settings.ByteSize;
import dev.narrowgate.delegation.engine.settings.Checked;
import dev.narrowgate.delegation.engine.settings.Findings;
import dev.narrowgate.delegation.engine.settings.Within;
import jakarta.validation.Valid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The audit trail.
 *
 * @param path The folder of the records. A relative path starts at the working directory of the program. Allowed: a
 *     writable folder, or where one can be made.
 * @param durability How safe a record is before its request goes on, see <a href="audit.md#durability">the audit</a>.
 * @param maxFileSize The size at which a new file begins. One begins each day (UTC) too. Allowed: 1KB or more.
 * @param refusalsPerSecond Refusals of one source within a second with records of their own. Further ones are <a
 *     href="audit.md#counted-refusals">counted</a>.
 * @param unverifiedRefusalsPerSecond Refusals within a second, of all peers together and without a verified token or
 *     client, with records of their own. Further ones are counted.
 * @param reserve If less is free on the disk, refusals are only counted. On a disk smaller than four times this, it is
 *     a quarter of the disk. Allowed: 0B or more.
 * @param retention the limits for keeping files
 */
public record AuditSettings(
        String path,
        Durability durability,
        @Within(min = "1KB") ByteSize maxFileSize,
        @Within(min = "0", max = "1000000") Integer refusalsPerSecond,
        @Within(min = "0", max = "1000000") Integer unverifiedRefusalsPerSecond,
        @Within(min = "0B") ByteSize reserve,
        @Valid Retention retention)
        implements Checked {

    public AuditSettings {
        path = or(path, "audit");
        durability = or(durability, Durability.PROCESS);
        maxFileSize = or(maxFileSize, ByteSize.parse("64MB"));
        refusalsPerSecond = or(refusalsPerSecond, 10);
        unverifiedRefusalsPerSecond = or(unverifiedRefusalsPerSecond, 100);
        reserve = or(reserve, ByteSize.parse("512MB"));
        retention = or(retention, Retention.class);
    }

    /**
     * The limits for keeping files. Without them no file is removed.
     *
     * @param age Files are <a href="audit.md#retention">removed</a> when their day ended longer ago. Allowed: 1d or
     *     more.
     * @param size The oldest files are removed while all files of the chain together are larger. Allowed: {@code
     *     max-file-size} or more.
     */
    public record Retention(
            @Within(min = "1d") @Nullable Duration age,
            @Nullable ByteSize size) {}

    @Override
    public void check(Findings findings) {
        if (path.isBlank() || !isWritableFolder(Path.of(path).toAbsolutePath())) {
            findings.problem("path", "'" + path + "' cannot be written (expected: a folder, or where one can be made)");
        }
        var size = retention.size();
        if (size != null && size.compareTo(maxFileSize) < 0) {
            findings.problem("retention.size", size + " (expected: max-file-size or more)");
        }
    }

    public Path folder() {
        return Path.of(path);
    }

    public RefusalRates refusals() {
        return new RefusalRates(refusalsPerSecond, unverifiedRefusalsPerSecond);
    }

    public RetentionLimits retentionLimits() {
        return new RetentionLimits(
                retention.age(),
                retention.size() == null ? null : retention.size().bytes());
    }

    /** Whether the folder exists and can be written, or can be made. Nothing is made here. */
    private static boolean isWritableFolder(Path path) {
        for (Path folder = path; folder != null; folder = folder.getParent()) {
            if (Files.exists(folder)) {
                return Files.isDirectory(folder) && Files.isWritable(folder);
            }
        }
        return false;
    }
}
