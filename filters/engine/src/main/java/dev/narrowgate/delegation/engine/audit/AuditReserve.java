package dev.narrowgate.delegation.engine.audit;

import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Disk space that refusals do not fill, so that permitted requests can be recorded. One thread checks it each second.
 */
public final class AuditReserve {

    private static final Logger LOG = LoggerFactory.getLogger(AuditReserve.class);

    /** On a small disk, the reserve is at most a quarter of it. */
    private static final int SMALL = 4;

    private final DiskSpace disk;
    private final long wanted;
    private volatile long free = Long.MAX_VALUE;
    private volatile long reserve;

    /** @param wanted in bytes; 0 for none */
    public AuditReserve(DiskSpace disk, long wanted) {
        this.disk = disk;
        this.wanted = wanted;
        this.reserve = wanted;
    }

    /** @param wanted in bytes; 0 for none */
    public static AuditReserve of(Path folder, long wanted) {
        return new AuditReserve(DiskSpace.of(folder), wanted);
    }

    /** Whether refusals get no records of their own. */
    public boolean isTouched() {
        return free < reserve;
    }

    /** The free space, in bytes. */
    public long free() {
        return free;
    }

    /** The size of the reserve, in bytes. */
    public long size() {
        return reserve;
    }

    public void check() {
        var before = isTouched();
        try {
            var room = disk.room();
            reserve = Math.min(wanted, room.total() / SMALL);
            free = room.free();
        } catch (IOException | RuntimeException unknown) {
            // If the folder is missing, writing fails too and reports it.
            LOG.debug("The free space for the audit is unknown: {}", unknown.toString());
            return;
        }
        if (isTouched() && !before) {
            LOG.warn(
                    "Only {} bytes are free for the audit, less than its reserve of {}: refusals are only counted",
                    free,
                    reserve);
        } else if (before && !isTouched()) {
            LOG.info("{} bytes are free for the audit again: refusals have records of their own", free);
        }
    }
}
