package dev.narrowgate.delegation;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import reactor.blockhound.BlockingOperationError;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** The other tests only prove that nothing blocks as long as blocking would be noticed. */
class BlockingIsFoundTest {

    @Test
    void blockingOnAThreadThatMustNotIsAnError() {
        var blocking = Mono.fromCallable(() -> {
                    java.util.concurrent.TimeUnit.MILLISECONDS.sleep(1);
                    return 1;
                })
                .subscribeOn(Schedulers.parallel());

        assertThatThrownBy(blocking::block).hasRootCauseInstanceOf(BlockingOperationError.class);
    }
}
