package dev.narrowgate.delegation.engine.transport.memory;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Hooks;

/**
 * Ends the process when memory is exhausted, on the heap or outside of it. Netty counts its direct memory itself, and throws an
 * error of its own when there is no more: {@code -XX:+ExitOnOutOfMemoryError} does not see that one, nor the JDK's for direct
 * buffers. The process would live on and answer no request.
 */
public final class ExhaustedMemory {

    /** As the virtual machine exits with {@code -XX:+ExitOnOutOfMemoryError}. */
    public static final int STATUS = 3;

    private static final int DEEPEST_CAUSE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ExhaustedMemory.class);
    private static final AtomicBoolean WATCHING = new AtomicBoolean();
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    private ExhaustedMemory() {}

    /** Watches what would be logged at most: errors that Reactor drops, and threads that end with one. */
    public static void watch() {
        if (WATCHING.getAndSet(true)) {
            return;
        }
        Hooks.onErrorDropped(error -> {
            check(error);
            // With a hook Reactor itself says nothing any more.
            LOG.error("An error was dropped", error);
        });
        Thread.setDefaultUncaughtExceptionHandler(new Uncaught(Thread.getDefaultUncaughtExceptionHandler()));
    }

    /** Ends the process when this is, or was caused by, memory that is exhausted. */
    static void check(Throwable error) {
        var cause = error;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof OutOfMemoryError) {
                halt(Objects.requireNonNullElse(cause.getMessage(), "no memory"));
                return;
            }
            cause = cause.getCause();
        }
    }

    /** Nothing is closed in order: that would need memory. */
    private static void halt(String reason) {
        if (ENDING.getAndSet(true)) {
            // Another thread says so.
            return;
        }
        System.err.println("narrowgate: memory is exhausted (" + reason + "): the process ends with status " + STATUS);
        Runtime.getRuntime().halt(STATUS);
    }

    /** Stands where errors of a connection come by. */
    @Sharable
    public static final class Watch extends ChannelInboundHandlerAdapter {

        public static final Watch INSTANCE = new Watch();

        private Watch() {}

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            check(cause);
            ctx.fireExceptionCaught(cause);
        }
    }

    private record Uncaught(Thread.@Nullable UncaughtExceptionHandler before)
            implements Thread.UncaughtExceptionHandler {

        @Override
        public void uncaughtException(Thread thread, Throwable error) {
            check(error);
            if (before != null) {
                before.uncaughtException(thread, error);
            } else {
                LOG.error("Thread {} ended", thread.getName(), error);
            }
        }
    }
}
