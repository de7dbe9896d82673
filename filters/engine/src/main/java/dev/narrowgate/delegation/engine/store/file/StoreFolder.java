package dev.narrowgate.delegation.engine.store.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Properties;
import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

/**
 * The folder of a store. It is made with the permissions of its owner alone. A file that is damaged, newer than this
 * program or owned by another process is refused, and is never replaced by an empty one.
 */
record StoreFolder(Path path, Schema schema) {

    static final String FILE = "state.db";

    private static final String UNFINISHED = "state.db.new";

    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** For another process that is about to end. */
    private static final int BUSY_MILLIS = 1000;

    /** A log of 16 MB is copied into the database, which takes milliseconds, and is then used again. */
    private static final int LOG_PAGES = 4096;

    private static final int LOG_BYTES = 32 << 20;

    StateDatabase open() throws IOException {
        try {
            return opened();
        } catch (FileSystemException unusable) {
            throw new UnusableStore("the folder cannot be used: " + unusable, unusable);
        }
    }

    private StateDatabase opened() throws IOException {
        Files.createDirectories(path, OWNERS_FOLDER);
        var file = path.resolve(FILE);
        if (Files.notExists(file)) {
            create(file);
        } else if (Files.size(file) == 0) {
            // SQLite takes an empty file for a new database.
            throw new UnusableStore(FILE + " is damaged: it is empty");
        }
        try {
            return open(file);
        } catch (SQLException unusable) {
            throw new UnusableStore(text(unusable), unusable);
        } catch (IllegalArgumentException unknown) {
            throw new UnusableStore(FILE + " is damaged: " + unknown.getMessage(), unknown);
        }
    }

    private static String text(SQLException unusable) {
        var code = SQLiteErrorCode.getErrorCode(unusable.getErrorCode() & 0xff);
        return switch (code) {
            case SQLITE_BUSY, SQLITE_LOCKED -> "another process is the owner of the folder";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> FILE + " is damaged: " + reason(unusable);
            default -> FILE + " cannot be used: " + reason(unusable);
        };
    }

    /** Includes the cause, which says that the library of SQLite cannot be loaded. */
    private static String reason(SQLException failed) {
        var cause = failed.getCause();
        return failed.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
    }

    /** Makes the whole file before it gets its name, so that a file with this name is never an unfinished one. */
    private void create(Path file) throws IOException {
        var unfinished = path.resolve(UNFINISHED);
        Files.deleteIfExists(unfinished);
        Files.createFile(unfinished, OWNERS_FILE);
        try (var connection = connect(unfinished)) {
            execute(connection, "PRAGMA auto_vacuum = FULL");
            execute(connection, "PRAGMA synchronous = FULL");
            execute(connection, "BEGIN");
            schema.create(connection);
            execute(connection, "COMMIT");
        } catch (SQLException failed) {
            throw new UnusableStore(FILE + " cannot be made: " + reason(failed), failed);
        }
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        try (var folder = FileChannel.open(path, StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    private static Connection connect(Path file) throws SQLException {
        return JDBC.createConnection(JDBC.PREFIX + file.toAbsolutePath(), new Properties());
    }

    private StateDatabase open(Path file) throws SQLException, IOException {
        var connection = connect(file);
        try {
            execute(connection, "PRAGMA busy_timeout = " + BUSY_MILLIS);
            // The first access takes the lock of the file, and the end of the process gives it up.
            execute(connection, "PRAGMA locking_mode = EXCLUSIVE");
            execute(connection, "PRAGMA journal_mode = WAL");
            execute(connection, "PRAGMA synchronous = NORMAL");
            execute(connection, "PRAGMA wal_autocheckpoint = " + LOG_PAGES);
            execute(connection, "PRAGMA journal_size_limit = " + LOG_BYTES);
            checkWhole(connection);
            execute(connection, "BEGIN EXCLUSIVE");
            schema.upgrade(connection);
            execute(connection, "COMMIT");
            return new StateDatabase(file, connection);
        } catch (SQLException | IOException | RuntimeException unusable) {
            connection.close();
            throw unusable;
        }
    }

    private static void checkWhole(Connection connection) throws SQLException, UnusableStore {
        try (var made = connection.createStatement();
                var rows = made.executeQuery("PRAGMA integrity_check(1)")) {
            var found = rows.getString(1);
            if (!found.equals("ok")) {
                throw new UnusableStore(FILE + " is damaged: " + found.replace('\n', ' '));
            }
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var made = connection.createStatement()) {
            made.execute(statement);
        }
    }
}
