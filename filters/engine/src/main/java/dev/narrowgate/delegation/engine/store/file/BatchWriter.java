package dev.narrowgate.delegation.engine.store.file;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes parts in batches, each in one transaction, and removes what has ended. Used by one thread. */
final class BatchWriter {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWriter.class);
    private static final int BATCH = 1024;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    private static final Duration PRUNING = Duration.ofMinutes(1);

    private final StateDatabase database;
    private final GenerationMark mark;
    private final InstantSource clock;

    /** Parts whose transaction failed, although the state in memory has changed. */
    private final SequencedSet<Part> backlog = new LinkedHashSet<>();

    /** Whether the last transactions may be lost with the power. */
    private boolean unforced;

    /** Whether the mark is lower than the generation. */
    private boolean unmarked;

    private long marked = System.nanoTime();
    private long tended = System.nanoTime();
    private Instant pruned;
    private volatile @Nullable String problem;

    BatchWriter(StateDatabase database, GenerationMark mark, InstantSource clock) {
        this.database = database;
        this.mark = mark;
        this.clock = clock;
        this.pruned = clock.instant();
    }

    /** Returns the reason why the store cannot be written at present, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    /** Writes a batch. Returns the number of requests that no longer wait. */
    int write(Queue<PendingWrite> queue) {
        var batch = new ArrayList<PendingWrite>();
        for (var next = queue.poll(); next != null; next = batch.size() < BATCH ? queue.poll() : null) {
            batch.add(next);
        }
        var parts = new LinkedHashSet<>(backlog);
        batch.forEach(pending -> parts.addAll(pending.parts()));
        try {
            tend(parts, batch.stream().anyMatch(PendingWrite::forced));
        } catch (SQLException | IOException | RuntimeException failed) {
            fail(parts, batch, failed);
            return batch.size();
        } catch (Error fatal) {
            // The thread ends, so the waiting requests must fail now.
            fail(parts, batch, fatal);
            throw fatal;
        }
        backlog.clear();
        canBeWritten();
        parts.forEach(Part::written);
        batch.forEach(PendingWrite::isWritten);
        // After the answers, which do not rest on it.
        if (unmarked && System.nanoTime() - marked >= SECOND) {
            mark();
        }
        return batch.size();
    }

    /** Writes the parts, and does what is due once a second or once a minute. */
    private void tend(SequencedSet<Part> parts, boolean asked) throws SQLException, IOException {
        boolean due = System.nanoTime() - tended >= SECOND;
        // While there is a problem, each attempt shows whether it has ended.
        boolean prunes = !clock.instant().isBefore(pruned.plus(PRUNING));
        boolean forced = asked || due && unforced || problem != null || prunes;
        if (due || problem != null) {
            database.check();
            tended = System.nanoTime();
        }
        if (parts.isEmpty() && !forced) {
            return;
        }
        database.write(forced, tables -> {
            for (var part : parts) {
                part.write(tables);
            }
            if (prunes) {
                tables.prune(clock.instant());
            }
        });
        unforced = !forced;
        unmarked |= forced;
        if (prunes) {
            pruned = clock.instant();
        }
    }

    /** The state is written, so a mark that cannot be raised undoes nothing. */
    private void mark() {
        unmarked = false;
        marked = System.nanoTime();
        try {
            mark.write(database.generation());
        } catch (IOException | SQLException failed) {
            LOG.warn(
                    "{} cannot be written, so an older copy of the store may go unnoticed: {}",
                    mark.file(),
                    failed.toString());
        }
    }

    private void canBeWritten() {
        if (problem != null) {
            LOG.warn("The store can be written again");
            problem = null;
        }
    }

    private void fail(SequencedSet<Part> parts, List<PendingWrite> batch, Throwable cause) {
        var why = "the store cannot be written: " + cause.getMessage();
        if (problem == null) {
            LOG.error("The store cannot be written: {}", cause.toString());
        }
        problem = why;
        parts.reversed().forEach(Part::undo);
        backlog.clear();
        parts.stream().filter(Part::lasts).forEach(backlog::add);
        batch.forEach(pending -> pending.cannotBeWritten(why));
    }

    /** Forces what is written, and closes the database. */
    void close() {
        try (database) {
            database.write(true, tables -> {
                for (var part : backlog) {
                    part.write(tables);
                }
            });
            mark();
        } catch (SQLException failed) {
            LOG.warn("The store cannot be closed: {}", failed.toString());
        }
    }
}
