package dev.narrowgate.gateway.command;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Writes a new file. It never overwrites an existing file. */
final class NewFile {

    private NewFile() {}

    /** Writes a secret. Only the owner can read the file, from the first byte on. */
    static void writeSecret(Path file, String text, CommandSpec spec) throws IOException {
        write(file, text, spec, PosixFilePermissions.fromString("rw-------"));
    }

    static void write(Path file, String text, CommandSpec spec) throws IOException {
        write(file, text, spec, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Fails if the file exists. Called before the first of several files is written. */
    static void check(Path file, CommandSpec spec) {
        if (Files.exists(file)) {
            throw alreadyExists(file, spec);
        }
    }

    private static ParameterException alreadyExists(Path file, CommandSpec spec) {
        return new ParameterException(spec.commandLine(), file + ": exists already (expected: the name of a new file)");
    }

    private static void write(Path file, String text, CommandSpec spec, Set<PosixFilePermission> permissions)
            throws IOException {
        // Without POSIX permissions, all who may read the folder can read the file.
        FileAttribute<?>[] attributes = Files.getFileStore(folder(file)).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), attributes)) {
            var bytes = StandardCharsets.UTF_8.encode(text);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (FileAlreadyExistsException already) {
            throw alreadyExists(file, spec);
        }
    }

    private static Path folder(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        return Files.createDirectories(folder == null ? Path.of("").toAbsolutePath() : folder);
    }
}
