package dev.narrowgate.delegation.engine.audit;

import dev.narrowgate.delegation.engine.audit.chain.HashChain;
import dev.narrowgate.delegation.engine.audit.chain.SealedLine;
import dev.narrowgate.delegation.engine.audit.reading.RecordLine;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Finds the end of a chain, and removes an incomplete line of a killed process. */
final class AuditTail {

    private static final int MAXIMUM_LINE = 1 << 20;

    private AuditTail() {}

    /**
     * The last record of a chain.
     *
     * @param hash its hash, or the start value of a chain without records
     * @param gateway the gateway that wrote it; null when there is none
     */
    record End(String hash, @Nullable String gateway) {

        boolean isOf(String name) {
            return gateway == null || gateway.equals(name);
        }
    }

    /** Removes an incomplete line, and returns the last record of the chain. Fails when that record is not intact. */
    static End repair(List<Path> files) throws IOException {
        for (var file : files.reversed()) {
            dropUnfinishedLine(file);
            if (Files.size(file) > 0) {
                var line = lastLine(file);
                var hash = hash(line);
                if (hash == null) {
                    throw new IOException(
                            file + " does not end with an intact record; move it to another folder and start again");
                }
                return new End(hash, RecordLine.of(line).gateway());
            }
        }
        return new End(HashChain.START, null);
    }

    /** Returns the hash of the last record of a complete file, or null when the last line is not an intact record. */
    static @Nullable String lastHash(Path file) throws IOException {
        return Files.size(file) == 0 ? null : hash(lastLine(file));
    }

    private static @Nullable String hash(byte[] line) {
        return SealedLine.of(line)
                .filter(SealedLine::isIntact)
                .map(SealedLine::hash)
                .orElse(null);
    }

    /** An incomplete line was never reported as recorded, so no request was forwarded because of it. */
    private static void dropUnfinishedLine(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            var end = endOfLastLine(file, file.length());
            if (end < file.length()) {
                LoggerFactory.getLogger(AuditTail.class)
                        .warn("{}: removed {} bytes of an unfinished line", path, file.length() - end);
                file.setLength(end);
            }
        }
    }

    private static byte[] lastLine(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            var end = file.length() - 1;
            var start = endOfLastLine(file, end);
            var line = new byte[(int) (end - start)];
            file.seek(start);
            file.readFully(line);
            return line;
        }
    }

    /** Returns the position after the last line feed before a position, or 0. */
    private static long endOfLastLine(RandomAccessFile file, long before) throws IOException {
        var length = (int) Math.min(before, MAXIMUM_LINE);
        var tail = new byte[length];
        file.seek(before - length);
        file.readFully(tail);
        for (int i = length - 1; i >= 0; i--) {
            if (tail[i] == '\n') {
                return before - length + i + 1;
            }
        }
        if (length < before) {
            throw new IOException("a line longer than " + MAXIMUM_LINE + " bytes at the end of an audit file");
        }
        return 0;
    }
}
