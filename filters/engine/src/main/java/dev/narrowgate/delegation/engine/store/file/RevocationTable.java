package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.presenter.ReplayCache;
import dev.narrowgate.delegation.revocation.Revocable;
import dev.narrowgate.delegation.revocation.Revocation;
import dev.narrowgate.delegation.revocation.Revocation.Manner;
import dev.narrowgate.delegation.task.TaskId;
import dev.narrowgate.delegation.token.Principal;
import dev.narrowgate.delegation.token.TokenId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;

/** The revocations: one for each thing. */
final class RevocationTable implements AutoCloseable {

    private static final String TOKEN = "token";
    private static final String TASK = "task";
    private static final String SUBJECT = "subject";
    private static final String ACTOR = "actor";
    private static final String PAIR = "pair";

    /** The primary key of a revocation; the actor's names are empty where there is none. */
    private record Key(String kind, String issuer, String name, String actorIssuer, String actor) {

        static Key of(Revocable what) {
            return switch (what) {
                case Revocable.Token(TokenId id) -> new Key(TOKEN, id.issuer(), id.jti(), "", "");
                case Revocable.Task(TaskId id) -> new Key(TASK, id.origin(), id.id(), "", "");
                case Revocable.Subject(Principal one) -> new Key(SUBJECT, one.issuer(), one.subject(), "", "");
                case Revocable.Actor(Principal one) -> new Key(ACTOR, one.issuer(), one.subject(), "", "");
                case Revocable.Pair(Principal one, Principal other) ->
                    new Key(PAIR, one.issuer(), one.subject(), other.issuer(), other.subject());
            };
        }

        Revocable what() throws SQLException {
            return switch (kind) {
                case TOKEN -> new Revocable.Token(new TokenId(issuer, name));
                case TASK -> new Revocable.Task(new TaskId(issuer, name));
                case SUBJECT -> new Revocable.Subject(new Principal(issuer, name));
                case ACTOR -> new Revocable.Actor(new Principal(issuer, name));
                case PAIR -> new Revocable.Pair(new Principal(issuer, name), new Principal(actorIssuer, actor));
                default -> throw new SQLException("unknown kind of revocation '" + kind + "'");
            };
        }

        void set(PreparedStatement statement) throws SQLException {
            statement.setString(1, kind);
            statement.setString(2, issuer);
            statement.setString(3, name);
            statement.setString(4, actorIssuer);
            statement.setString(5, actor);
        }
    }

    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement remove;

    RevocationTable(Connection connection) throws SQLException {
        this.connection = connection;
        this.put = connection.prepareStatement(
                "INSERT OR REPLACE INTO revocation VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
        this.remove = connection.prepareStatement("DELETE FROM revocation"
                + " WHERE kind = ? AND issuer = ? AND name = ? AND actor_issuer = ? AND actor = ?");
    }

    void put(Revocation revocation) throws SQLException {
        Key.of(revocation.what()).set(put);
        put.setString(6, revocation.id());
        put.setString(7, revocation.manner().name());
        put.setLong(8, StoredMoment.millis(revocation.at()));
        var issued = revocation.issuedUntil();
        if (issued == null) {
            put.setNull(9, Types.INTEGER);
        } else {
            put.setLong(9, StoredMoment.millis(issued));
        }
        put.setLong(10, StoredMoment.millis(revocation.end()));
        put.setString(11, revocation.by());
        put.setString(12, revocation.reason());
        put.executeUpdate();
    }

    void remove(Revocable what) throws SQLException {
        Key.of(what).set(remove);
        remove.executeUpdate();
    }

    void read(LocalState into, Instant now) throws SQLException {
        try (var query = connection.prepareStatement("SELECT * FROM revocation WHERE ends >= ?")) {
            query.setLong(1, StoredMoment.millis(now));
            try (var rows = query.executeQuery()) {
                while (rows.next()) {
                    into.restore(revocation(rows));
                }
            }
        }
    }

    private static Revocation revocation(ResultSet row) throws SQLException {
        var key = new Key(
                row.getString("kind"),
                row.getString("issuer"),
                row.getString("name"),
                row.getString("actor_issuer"),
                row.getString("actor"));
        return new Revocation(
                row.getString("id"),
                key.what(),
                Manner.valueOf(row.getString("manner")),
                StoredMoment.of(row.getLong("at")),
                row.getObject("issued_until") == null ? null : StoredMoment.of(row.getLong("issued_until")),
                StoredMoment.of(row.getLong("ends")),
                row.getString("author"),
                row.getString("reason"));
    }

    void prune(Instant now) throws SQLException {
        try (var ended = connection.prepareStatement("DELETE FROM revocation WHERE ends < ?")) {
            ended.setLong(1, StoredMoment.millis(now.minus(ReplayCache.MARGIN.multipliedBy(2))));
            ended.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        put.close();
        remove.close();
    }
}
