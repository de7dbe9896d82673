package dev.narrowgate.delegation.adapter.audit;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.LoggerFactory;

/** Finds where a chain ended, and takes away half a line that a killed process left. */
final class AuditTail {

    private static final int MAXIMUM_LINE = 1 << 20;

    private AuditTail() {}

    /** The hash of the last record, or the start of a chain when there is none. */
    static String repair(List<Path> files) throws IOException {
        for (var file : files.reversed()) {
            dropHalfLine(file);
            if (Files.size(file) > 0) {
                return SealedLine.of(lastLine(file))
                        .filter(SealedLine::isIntact)
                        .map(SealedLine::hash)
                        .orElseThrow(() -> new IOException(
                                file + " does not end with an intact record; keep it elsewhere and start again"));
            }
        }
        return HashChain.START;
    }

    /** Nobody was told that an unfinished line was recorded, so nothing was forwarded because of it. */
    private static void dropHalfLine(Path path) throws IOException {
        try (var file = new RandomAccessFile(path.toFile(), "rw")) {
            var end = endOfLastLine(file, file.length());
            if (end < file.length()) {
                LoggerFactory.getLogger(AuditTail.class)
                        .warn("{}: took away {} bytes of an unfinished line", path, file.length() - end);
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

    /** The position after the last line feed before a position, or 0. */
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
