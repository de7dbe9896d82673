package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.revocation.Revocation;
import java.sql.SQLException;
import java.util.Optional;

/** The end of a revocation that is lifted. */
final class LiftPart implements Part {

    private final String id;
    private final LocalState local;
    private Optional<Revocation> lifted = Optional.empty();

    LiftPart(String id, LocalState local) {
        this.id = id;
        this.local = local;
    }

    @Override
    public void write(Tables tables) throws SQLException {
        lifted = local.remove(id);
        if (lifted.isPresent()) {
            tables.revocations().remove(lifted.get().what());
        }
    }

    Optional<Revocation> lifted() {
        return lifted;
    }

    @Override
    public void undo() {
        lifted.ifPresent(local::add);
    }

    @Override
    public boolean lasts() {
        return false;
    }
}
