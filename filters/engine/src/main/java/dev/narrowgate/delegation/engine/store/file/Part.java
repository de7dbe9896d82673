package dev.narrowgate.delegation.engine.store.file;

import java.sql.SQLException;

/**
 * A part of the state that is to be written. Equal parts write the same rows, so a transaction writes one of them. Used
 * by the writing thread.
 */
interface Part {

    /** Writes the state as it is now into the open transaction. */
    void write(Tables tables) throws SQLException;

    /** Called after the transaction. */
    default void written() {}

    /** Called in place of {@link #written} after the transaction failed. */
    default void undo() {}

    /** Whether the part is written later if the transaction fails, because the state in memory has changed. */
    boolean lasts();
}
