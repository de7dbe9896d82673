package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.engine.store.state.Taking.Pace;
import java.sql.SQLException;

/** The rate of a pair, as far as it is used when it is written. */
record PacePart(Pace pace, LocalState local) implements Part {

    @Override
    public void write(Tables tables) throws SQLException {
        var due = local.due(pace);
        if (due != null) {
            tables.paces().put(pace, due);
        }
    }

    @Override
    public boolean lasts() {
        return true;
    }
}
