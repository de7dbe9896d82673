package dev.narrowgate.delegation.engine.store.file;

import dev.narrowgate.delegation.StoreUnavailable;
import dev.narrowgate.delegation.engine.store.state.LocalState;
import dev.narrowgate.delegation.revocation.Revocation;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A new revocation. It holds in memory from the moment at which it is written, and is undone if it cannot be. */
final class RevocationPart implements Part {

    private final Revocation revocation;
    private final LocalState local;
    private @Nullable Revocation before;
    private @Nullable Revocation stored;
    private @Nullable StoreUnavailable refused;

    RevocationPart(Revocation revocation, LocalState local) {
        this.revocation = revocation;
        this.local = local;
    }

    @Override
    public void write(Tables tables) throws SQLException {
        before = local.revocationOf(revocation.what());
        try {
            stored = local.add(revocation);
        } catch (StoreUnavailable noRoom) {
            refused = noRoom;
        }
        if (isNew()) {
            tables.revocations().put(revocation);
        }
    }

    private boolean isNew() {
        return revocation.equals(stored);
    }

    /** Returns the revocation that is stored now, after its followers were told. Called after the transaction. */
    Revocation tell() {
        if (refused != null || stored == null) {
            throw refused == null ? new StoreUnavailable("the revocation was not written") : refused;
        }
        if (isNew()) {
            local.tell(revocation);
        }
        return stored;
    }

    @Override
    public void undo() {
        if (isNew()) {
            local.remove(revocation.id());
            if (before != null) {
                local.add(before);
            }
        }
    }

    @Override
    public boolean lasts() {
        return false;
    }
}
