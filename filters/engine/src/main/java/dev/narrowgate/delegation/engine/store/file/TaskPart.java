package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.TaskCounters;
import java.sql.SQLException;

/** A task with its counters, as they are when it is written. */
record TaskPart(TaskCounters counters) implements Part {

    @Override
    public void write(Tables tables) throws SQLException {
        if (!counters.isStored()) {
            tables.tasks().open(counters);
        }
        tables.tasks().count(counters);
    }

    @Override
    public void written() {
        counters.stored();
    }

    @Override
    public boolean lasts() {
        return true;
    }
}
