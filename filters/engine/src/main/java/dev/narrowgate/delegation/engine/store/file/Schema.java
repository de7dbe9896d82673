package dev.narrowgate.delegation.engine.store.file;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * The formats of the store: each step leads from one format to the next. A released step is never changed.
 *
 * @param steps the statements of each step; the format's version is their number
 */
record Schema(List<List<String>> steps) {

    /** Marks the file as a store of this program, in SQLite's {@code application_id}. */
    private static final int APPLICATION = 0x4E475354;

    static final Schema CURRENT = new Schema(List.of(List.of(
            "CREATE TABLE store (id TEXT NOT NULL, generation INTEGER NOT NULL)",
            "CREATE TABLE task (origin TEXT NOT NULL, id TEXT NOT NULL, subject_issuer TEXT NOT NULL,"
                    + " subject TEXT NOT NULL, actor_issuer TEXT, actor TEXT, owner TEXT NOT NULL,"
                    + " started INTEGER NOT NULL, deadline INTEGER NOT NULL, kept_until INTEGER NOT NULL,"
                    + " PRIMARY KEY (origin, id)) STRICT, WITHOUT ROWID",
            "CREATE INDEX task_end ON task (kept_until)",
            "CREATE TABLE counter (origin TEXT NOT NULL, id TEXT NOT NULL, policy TEXT NOT NULL,"
                    + " since INTEGER NOT NULL, calls INTEGER NOT NULL,"
                    + " PRIMARY KEY (origin, id, policy)) STRICT, WITHOUT ROWID",
            // A pair without an actor has empty names, because null equals nothing in a primary key.
            "CREATE TABLE pace (policy TEXT NOT NULL, subject_issuer TEXT NOT NULL, subject TEXT NOT NULL,"
                    + " actor_issuer TEXT NOT NULL, actor TEXT NOT NULL, calls INTEGER NOT NULL,"
                    + " per INTEGER NOT NULL, due INTEGER NOT NULL,"
                    + " PRIMARY KEY (policy, subject_issuer, subject, actor_issuer, actor, calls, per))"
                    + " STRICT, WITHOUT ROWID",
            "CREATE INDEX pace_end ON pace (due)",
            "CREATE TABLE revocation (kind TEXT NOT NULL, issuer TEXT NOT NULL, name TEXT NOT NULL,"
                    + " actor_issuer TEXT NOT NULL, actor TEXT NOT NULL, id TEXT NOT NULL, manner TEXT NOT NULL,"
                    + " at INTEGER NOT NULL, issued_until INTEGER, ends INTEGER NOT NULL, author TEXT NOT NULL,"
                    + " reason TEXT NOT NULL,"
                    + " PRIMARY KEY (kind, issuer, name, actor_issuer, actor)) STRICT, WITHOUT ROWID")));

    int version() {
        return steps.size();
    }

    /** Makes the tables of a new store in an empty file. */
    void create(Connection connection) throws SQLException {
        execute(connection, "PRAGMA application_id = " + APPLICATION);
        upgrade(connection, 0);
        execute(connection, "INSERT INTO store VALUES ('" + UUID.randomUUID() + "', 0)");
    }

    /** Brings a store to the present format. Fails with {@link UnusableStore} if the store has a newer one. */
    void upgrade(Connection connection) throws SQLException, UnusableStore {
        if (number(connection, "PRAGMA application_id") != APPLICATION) {
            throw new UnusableStore(StoreFolder.FILE + " is not a store of this program");
        }
        int found = number(connection, "PRAGMA user_version");
        if (found > version()) {
            throw new UnusableStore(StoreFolder.FILE + " has format " + found
                    + ", and this version of the program reads up to " + version());
        }
        upgrade(connection, found);
    }

    private void upgrade(Connection connection, int from) throws SQLException {
        for (var step : steps.subList(from, steps.size())) {
            for (var statement : step) {
                execute(connection, statement);
            }
        }
        if (from < version()) {
            execute(connection, "PRAGMA user_version = " + version());
        }
    }

    private static void execute(Connection connection, String statement) throws SQLException {
        try (var made = connection.createStatement()) {
            made.execute(statement);
        }
    }

    private static int number(Connection connection, String query) throws SQLException {
        try (var made = connection.createStatement();
                var rows = made.executeQuery(query)) {
            return rows.getInt(1);
        }
    }
}
