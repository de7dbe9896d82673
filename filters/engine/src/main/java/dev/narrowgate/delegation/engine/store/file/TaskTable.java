package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.TaskCounters;
import dev.narrowgate.delegation.engine.store.state.TaskCounters.Count;
import dev.narrowgate.delegation.engine.store.state.TaskOpening;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenFingerprint;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The tasks with a limit, and their counters. */
final class TaskTable implements AutoCloseable {

    private static final int DIGITS = 16;
    private static final int HEX = 16;

    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement forget;
    private final PreparedStatement count;

    TaskTable(Connection connection) throws SQLException {
        this.connection = connection;
        this.put = connection.prepareStatement("INSERT OR REPLACE INTO task VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        this.forget = connection.prepareStatement("DELETE FROM counter WHERE origin = ? AND id = ?");
        this.count = connection.prepareStatement("INSERT OR REPLACE INTO counter VALUES (?, ?, ?, ?, ?)");
    }

    /** Stores the opening of a task. The counters of an earlier task of this name have ended with it. */
    void open(TaskCounters task) throws SQLException {
        name(forget, task.id()).executeUpdate();
        var opening = task.opening();
        var actor = opening.actor();
        name(put, task.id());
        put.setString(3, opening.subject().issuer());
        put.setString(4, opening.subject().subject());
        put.setString(5, actor == null ? null : actor.issuer());
        put.setString(6, actor == null ? null : actor.subject());
        put.setString(7, opening.owner().hex());
        put.setLong(8, StoredMoment.millis(opening.at()));
        put.setLong(9, StoredMoment.millis(opening.deadline()));
        put.setLong(10, StoredMoment.millis(Objects.requireNonNull(task.keptUntil())));
        put.executeUpdate();
    }

    void count(TaskCounters task) throws SQLException {
        name(count, task.id());
        for (var counted : task.counts().entrySet()) {
            count.setString(3, counted.getKey());
            count.setLong(4, StoredMoment.millis(counted.getValue().since()));
            count.setLong(5, counted.getValue().calls());
            count.executeUpdate();
        }
    }

    private static PreparedStatement name(PreparedStatement statement, TaskId task) throws SQLException {
        statement.setString(1, task.origin());
        statement.setString(2, task.id());
        return statement;
    }

    void read(LocalState into, Instant now) throws SQLException {
        var counts = counts();
        try (var query = connection.prepareStatement("SELECT * FROM task WHERE kept_until >= ?")) {
            query.setLong(1, StoredMoment.millis(now));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    var id = new TaskId(rows.getString("origin"), rows.getString("id"));
                    var task = new TaskCounters(id, opening(rows), counts.getOrDefault(id, Map.of()));
                    task.stored();
                    into.restore(task);
                }
            }
        }
    }

    private static TaskOpening opening(ResultSet row) throws SQLException {
        return new TaskOpening(
                new Principal(row.getString("subject_issuer"), row.getString("subject")),
                actor(row.getString("actor_issuer"), row.getString("actor")),
                owner(row.getString("owner")),
                StoredMoment.of(row.getLong("started")),
                StoredMoment.of(row.getLong("deadline")),
                StoredMoment.of(row.getLong("kept_until")));
    }

    private static @Nullable Principal actor(@Nullable String issuer, @Nullable String subject) {
        return issuer == null || subject == null ? null : new Principal(issuer, subject);
    }

    private static TokenFingerprint owner(String hex) {
        return new TokenFingerprint(word(hex, 0), word(hex, 1), word(hex, 2), word(hex, 3));
    }

    private static long word(String hex, int number) {
        return Long.parseUnsignedLong(hex, number * DIGITS, (number + 1) * DIGITS, HEX);
    }

    private Map<TaskId, Map<String, Count>> counts() throws SQLException {
        var counts = new HashMap<TaskId, Map<String, Count>>();
        try (var query = connection.createStatement();
                var rows = query.executeQuery("SELECT * FROM counter")) {
            while (rows.next()) {
                counts.computeIfAbsent(
                                new TaskId(rows.getString("origin"), rows.getString("id")), id -> new HashMap<>(2))
                        .put(
                                rows.getString("policy"),
                                new Count(StoredMoment.of(rows.getLong("since")), rows.getLong("calls")));
            }
        }
        return counts;
    }

    void prune(Instant now) throws SQLException {
        try (var ended = connection.prepareStatement("DELETE FROM task WHERE kept_until < ?")) {
            // Memory remembers a task for a second longer, and may count it until then.
            ended.setLong(1, StoredMoment.millis(now.minus(ReplayCache.MARGIN.multipliedBy(2))));
            if (ended.executeUpdate() == 0) {
                return;
            }
        }
        try (var unnamed = connection.createStatement()) {
            unnamed.executeUpdate("DELETE FROM counter WHERE (origin, id) NOT IN (SELECT origin, id FROM task)");
        }
    }

    @Override
    public void close() throws SQLException {
        put.close();
        forget.close();
        count.close();
    }
}
