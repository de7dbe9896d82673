package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.LocalState;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;

/** The tables of a store. Used by one thread at a time. */
record Tables(TaskTable tasks, PaceTable paces, RevocationTable revocations) implements AutoCloseable {

    static Tables of(Connection connection) throws SQLException {
        return new Tables(new TaskTable(connection), new PaceTable(connection), new RevocationTable(connection));
    }

    /** Reads all that has not ended. */
    void read(LocalState into, Instant now) throws SQLException {
        tasks.read(into, now);
        paces.read(into, now);
        revocations.read(into, now);
    }

    /** Removes all that has ended. */
    void prune(Instant now) throws SQLException {
        tasks.prune(now);
        paces.prune(now);
        revocations.prune(now);
    }

    /** Ends the prepared statements. */
    @Override
    public void close() throws SQLException {
        tasks.close();
        paces.close();
        revocations.close();
    }
}
