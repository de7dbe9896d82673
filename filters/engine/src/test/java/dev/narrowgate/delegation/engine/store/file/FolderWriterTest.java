package dev.narrowgate.delegation.engine.store.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.narrowgate.delegation.StoreUnavailable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderWriterTest {

    @TempDir
    private Path place;

    private FolderWriter writer;

    @BeforeEach
    void open() throws Exception {
        var fixture = new StoreFixture(place);
        var database = new StoreFolder(fixture.folder, Schema.CURRENT).open();
        var mark = GenerationMark.of(fixture.marks, database.id());
        writer = new FolderWriter(new BatchWriter(database, mark, fixture.clock));
    }

    @AfterEach
    void close() {
        writer.close();
    }

    /** A part that only does what a test wants. */
    private record Done(Runnable write) implements Part {

        @Override
        public void write(Tables tables) {
            write.run();
        }

        @Override
        public boolean lasts() {
            return false;
        }
    }

    @Test
    void requestsThatWaitTogetherShareOneWrite() {
        var begun = new CountDownLatch(1);
        var released = new CountDownLatch(1);
        writer.write(
                List.of(new Done(() -> {
                    begun.countDown();
                    awaited(released);
                })),
                false);
        awaited(begun);
        var writes = new AtomicInteger();
        var same = new Done(writes::incrementAndGet);
        var waiting = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < 100; i++) {
            waiting.add(writer.write(List.of(same), false));
        }
        assertThat(waiting).noneMatch(CompletableFuture::isDone);

        released.countDown();

        waiting.forEach(CompletableFuture::join);
        assertThat(writes).hasValue(1);
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void anErrorOfTheThreadIsToldAndNoRequestWaits() {
        var failing = writer.write(
                List.of(new Done(() -> {
                    throw new AssertionError("as an error of the machine would");
                })),
                false);

        assertThatThrownBy(failing::join).hasCauseInstanceOf(StoreUnavailable.class);
        await().dontCatchUncaughtExceptions()
                .untilAsserted(() -> assertThat(writer.problem()).contains("restart the gateway"));
        var late = writer.write(List.of(new Done(() -> {})), true);
        assertThatThrownBy(late::join)
                .hasCauseInstanceOf(StoreUnavailable.class)
                .hasMessageContaining("has ended the thread");
    }
}
