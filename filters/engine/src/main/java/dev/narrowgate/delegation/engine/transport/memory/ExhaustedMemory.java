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
 * Ends the process when memory is exhausted, on the heap or outside of it. Netty counts its direct memory itself, and
 * throws its own error when none is left. {@code -XX:+ExitOnOutOfMemoryError} does not detect that error, nor the JDK's
 * error for direct buffers. The process would continue and answer no request.
 */
public final class ExhaustedMemory {

    /** The status with which {@code -XX:+ExitOnOutOfMemoryError} exits. */
    public static final int STATUS = 3;

    private static final int DEEPEST_CAUSE = 16;

    private static final Logger LOG = LoggerFactory.getLogger(ExhaustedMemory.class);
    private static final AtomicBoolean WATCHING = new AtomicBoolean();
    private static final AtomicBoolean ENDING = new AtomicBoolean();

    private ExhaustedMemory() {}

    /**
     * Watches errors that Reactor drops and uncaught errors of threads, which would otherwise only be logged. Later
     * calls have no effect.
     */
    public static void watch() {
        if (WATCHING.getAndSet(true)) {
            return;
        }
        Hooks.onErrorDropped(error -> {
            check(error);
            // With a hook, Reactor itself no longer logs the error.
            LOG.error("An error was dropped", error);
        });
        Thread.setDefaultUncaughtExceptionHandler(new Uncaught(Thread.getDefaultUncaughtExceptionHandler()));
    }

    /** Ends the process if the error is, or was caused by, an {@code OutOfMemoryError}. */
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

    /** Ends the process without an orderly shutdown, which would need memory. */
    private static void halt(String reason) {
        if (ENDING.getAndSet(true)) {
            // Another thread already ends the process.
            return;
        }
        System.err.println("narrowgate: memory is exhausted (" + reason + "): the process ends with status " + STATUS);
        Runtime.getRuntime().halt(STATUS);
    }

    /** Checks the errors in a connection's pipeline. */
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
