package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import dev.narrowgate.delegation.task.TaskTerms.Rate;
import dev.narrowgate.delegation.token.Principal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The rates of pairs. The moment of a pair that lies in the past limits nothing, and its row is removed. */
final class PaceTable implements AutoCloseable {

    private final Connection connection;
    private final PreparedStatement put;

    PaceTable(Connection connection) throws SQLException {
        this.connection = connection;
        this.put = connection.prepareStatement("INSERT OR REPLACE INTO pace VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    }

    void put(Pace pace, long due) throws SQLException {
        var actor = pace.actor();
        put.setString(1, pace.policy());
        put.setString(2, pace.subject().issuer());
        put.setString(3, pace.subject().subject());
        put.setString(4, actor == null ? "" : actor.issuer());
        put.setString(5, actor == null ? "" : actor.subject());
        put.setLong(6, pace.rate().calls());
        put.setLong(7, pace.rate().per().toNanos());
        put.setLong(8, due);
        put.executeUpdate();
    }

    void read(LocalState into, Instant now) throws SQLException {
        try (var query = connection.prepareStatement("SELECT * FROM pace WHERE due >= ?")) {
            query.setLong(1, nanos(now));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    into.restore(pace(rows), rows.getLong("due"));
                }
            }
        }
    }

    private static Pace pace(ResultSet row) throws SQLException {
        var actor = row.getString("actor");
        return new Pace(
                row.getString("policy"),
                new Principal(row.getString("subject_issuer"), row.getString("subject")),
                actor.isEmpty() ? null : new Principal(row.getString("actor_issuer"), actor),
                new Rate(row.getLong("calls"), Duration.ofNanos(row.getLong("per"))));
    }

    void prune(Instant now) throws SQLException {
        try (var ended = connection.prepareStatement("DELETE FROM pace WHERE due < ?")) {
            ended.setLong(1, nanos(now));
            ended.executeUpdate();
        }
    }

    private static long nanos(Instant moment) {
        return TimeUnit.SECONDS.toNanos(moment.getEpochSecond()) + moment.getNano();
    }

    @Override
    public void close() throws SQLException {
        put.close();
    }
}
