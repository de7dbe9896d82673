package dev.narrowgate.delegation.engine.decision.point.rego;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Reads some files out of a tar archive (POSIX ustar) of 32 MiB at most. */
final class TarEntries {

    private static final int MAXIMUM_BYTES = 32 * 1024 * 1024;
    private static final int BLOCK = 512;
    private static final int NAME_LENGTH = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_LENGTH = 12;
    private static final int TYPE_AT = 156;

    private final InputStream archive;
    private long left = MAXIMUM_BYTES;

    TarEntries(InputStream archive) {
        this.archive = archive;
    }

    /**
     * Returns the wanted files that the archive has, by their names without a leading slash. Fails with
     * {@code IOException} if the archive is broken or too long.
     */
    Map<String, byte[]> read(Set<String> wanted) throws IOException {
        var found = new HashMap<String, byte[]>();
        for (var header = next(BLOCK); header.length == BLOCK && header[0] != 0; header = next(BLOCK)) {
            var name = name(header);
            var size = size(header);
            var isFile = header[TYPE_AT] == '0' || header[TYPE_AT] == 0;
            var content = next((size + BLOCK - 1) / BLOCK * BLOCK);
            if (content.length < size) {
                throw new IOException("ends within " + name);
            }
            if (isFile && wanted.contains(name)) {
                var file = new byte[(int) size];
                System.arraycopy(content, 0, file, 0, file.length);
                if (found.put(name, file) != null) {
                    throw new IOException("holds " + name + " twice");
                }
            }
        }
        return found;
    }

    private byte[] next(long bytes) throws IOException {
        left -= bytes;
        if (left < 0) {
            throw new IOException("unpacks to more than 32 MiB");
        }
        return archive.readNBytes((int) bytes);
    }

    private static String name(byte[] header) {
        var name = text(header, 0, NAME_LENGTH);
        return name.startsWith("./") ? name.substring(2) : name.startsWith("/") ? name.substring(1) : name;
    }

    private static long size(byte[] header) throws IOException {
        try {
            return Long.parseUnsignedLong(text(header, SIZE_AT, SIZE_LENGTH).strip(), 8);
        } catch (NumberFormatException malformed) {
            throw new IOException("is not a tar archive", malformed);
        }
    }

    /** Returns a field, which ends at its first zero byte. */
    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }
}
