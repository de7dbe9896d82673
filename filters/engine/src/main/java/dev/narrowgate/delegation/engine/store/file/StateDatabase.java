package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.LocalState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database of a store, of which this process is the owner. Each transaction is written to the operating system
 * before it returns, so it survives the end of the process; a forced one is on the disk. Used by one thread at a time.
 */
final class StateDatabase implements AutoCloseable {

    private final Path file;
    private final Object identity;
    private final Connection connection;
    private @Nullable Tables tables;
    private boolean synchronous;

    StateDatabase(Path file, Connection connection) throws IOException, SQLException {
        this.file = file;
        this.identity = identity(file);
        this.connection = connection;
    }

    /** Returns the id of the store, which a copy shares. */
    String id() throws SQLException {
        return row("SELECT id FROM store", rows -> rows.getString(1));
    }

    /** Returns the number of forced transactions since the store was made. */
    long generation() throws SQLException {
        return row("SELECT generation FROM store", rows -> rows.getLong(1));
    }

    private interface Column<T> {
        T of(ResultSet rows) throws SQLException;
    }

    private <T> T row(String query, Column<T> column) throws SQLException {
        try (var made = connection.createStatement();
                var rows = made.executeQuery(query)) {
            if (!rows.next()) {
                throw new SQLException("the store has no id");
            }
            return column.of(rows);
        }
    }

    /** Reads all that has not ended. */
    void read(LocalState into, Instant now) throws SQLException {
        tables().read(into, now);
    }

    private Tables tables() throws SQLException {
        var open = tables;
        if (open == null) {
            open = Tables.of(connection);
            tables = open;
        }
        return open;
    }

    /** One transaction. */
    interface Transaction {
        void write(Tables tables) throws SQLException;
    }

    /** Writes all of it or nothing. */
    void write(boolean forced, Transaction transaction) throws SQLException {
        if (forced != synchronous) {
            execute("PRAGMA synchronous = " + (forced ? "FULL" : "NORMAL"));
            synchronous = forced;
        }
        execute("BEGIN IMMEDIATE");
        try {
            transaction.write(tables());
            if (forced) {
                execute("UPDATE store SET generation = generation + 1");
            }
            execute("COMMIT");
        } catch (SQLException | RuntimeException | Error failed) {
            rollBack(failed);
            throw failed;
        }
    }

    private void rollBack(Throwable failed) {
        // The driver ends a prepared statement that fails, so all are prepared again.
        try (var ended = tables) {
            tables = null;
            execute("ROLLBACK");
        } catch (SQLException none) {
            // SQLite has rolled back itself after some errors, such as a full disk.
            failed.addSuppressed(none);
        }
    }

    /** Executes a statement outside a transaction. */
    void execute(String statement) throws SQLException {
        try (var made = connection.createStatement()) {
            made.execute(statement);
        }
    }

    /** Fails when the file no longer exists under its name, because a restart would then begin without it. */
    void check() throws IOException {
        if (Files.notExists(file) || !identity.equals(identity(file))) {
            throw new IOException(file + " was removed or replaced while the gateway runs");
        }
    }

    private static Object identity(Path file) throws IOException {
        var key = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        return Objects.requireNonNullElse(key, file);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
