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

/** Writes a file that is not there yet: what an operator has is never written over. */
final class NewFile {

    private NewFile() {}

    /** Of a secret: its owner alone reads it, from the first byte on. */
    static void writeSecret(Path file, String text, CommandSpec spec) throws IOException {
        write(file, text, spec, PosixFilePermissions.fromString("rw-------"));
    }

    static void write(Path file, String text, CommandSpec spec) throws IOException {
        write(file, text, spec, PosixFilePermissions.fromString("rw-r--r--"));
    }

    /** Before anything is written of several. */
    static void check(Path file, CommandSpec spec) {
        if (Files.exists(file)) {
            throw there(file, spec);
        }
    }

    private static ParameterException there(Path file, CommandSpec spec) {
        return new ParameterException(
                spec.commandLine(), file + ": is there already (expected: the name of a new file)");
    }

    private static void write(Path file, String text, CommandSpec spec, Set<PosixFilePermission> permissions)
            throws IOException {
        // Without such permissions a file can be read by all who may read its folder.
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
            throw there(file, spec);
        }
    }

    private static Path folder(Path file) throws IOException {
        var folder = file.toAbsolutePath().getParent();
        return Files.createDirectories(folder == null ? Path.of("").toAbsolutePath() : folder);
    }
}
