package dev.narrowgate.delegation.engine.transport.traffic;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Completes the promise of a writer, and reports that a write is done. Reactor Netty's promise serves many writes and
 * takes no listeners, so this promise wraps it.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Each writer looks at its own promise.
final class CountedPromise implements ChannelPromise {

    private final ChannelPromise writer;
    private final CountedWrites writes;

    CountedPromise(ChannelPromise writer, CountedWrites writes) {
        this.writer = writer;
        this.writes = writes;
    }

    @SuppressWarnings("ReferenceEquality") // Identity is intended.
    boolean isOf(ChannelPromise other) {
        return writer == other;
    }

    @Override
    public boolean trySuccess(@Nullable Void result) {
        writes.done(true);
        return writer.trySuccess(result);
    }

    @Override
    public boolean trySuccess() {
        return trySuccess(null);
    }

    @Override
    public ChannelPromise setSuccess(@Nullable Void result) {
        trySuccess(result);
        return this;
    }

    @Override
    public ChannelPromise setSuccess() {
        trySuccess(null);
        return this;
    }

    @Override
    public boolean tryFailure(Throwable cause) {
        writes.done(false);
        return writer.tryFailure(cause);
    }

    @Override
    public ChannelPromise setFailure(Throwable cause) {
        tryFailure(cause);
        return this;
    }

    /** Returns a separate promise for one write, for a handler that needs one. */
    @Override
    public ChannelPromise unvoid() {
        var own = channel().newPromise();
        own.addListener(done -> {
            if (done.isSuccess()) {
                trySuccess(null);
            } else {
                tryFailure(done.cause());
            }
        });
        return own;
    }

    @Override
    public boolean isVoid() {
        return false;
    }

    @Override
    public Channel channel() {
        return writer.channel();
    }

    @Override
    public ChannelPromise addListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        writer.addListener(listener);
        return this;
    }

    @Override
    @SafeVarargs
    public final ChannelPromise addListeners(GenericFutureListener<? extends Future<? super Void>>... listeners) {
        writer.addListeners(listeners);
        return this;
    }

    @Override
    public ChannelPromise removeListener(GenericFutureListener<? extends Future<? super Void>> listener) {
        writer.removeListener(listener);
        return this;
    }

    @Override
    @SafeVarargs
    public final ChannelPromise removeListeners(GenericFutureListener<? extends Future<? super Void>>... listeners) {
        writer.removeListeners(listeners);
        return this;
    }

    @Override
    public boolean setUncancellable() {
        return writer.setUncancellable();
    }

    @Override
    public boolean isSuccess() {
        return writer.isSuccess();
    }

    @Override
    public boolean isCancellable() {
        return writer.isCancellable();
    }

    @Override
    public @Nullable Throwable cause() {
        return writer.cause();
    }

    @Override
    public @Nullable Void getNow() {
        return writer.getNow();
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        return writer.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isCancelled() {
        return writer.isCancelled();
    }

    @Override
    public boolean isDone() {
        return writer.isDone();
    }

    @Override
    public @Nullable Void get() throws InterruptedException, ExecutionException {
        return writer.get();
    }

    @Override
    public @Nullable Void get(long timeout, TimeUnit unit)
            throws InterruptedException, ExecutionException, TimeoutException {
        return writer.get(timeout, unit);
    }

    @Override
    public ChannelPromise sync() throws InterruptedException {
        writer.sync();
        return this;
    }

    @Override
    public ChannelPromise syncUninterruptibly() {
        writer.syncUninterruptibly();
        return this;
    }

    @Override
    public ChannelPromise await() throws InterruptedException {
        writer.await();
        return this;
    }

    @Override
    public ChannelPromise awaitUninterruptibly() {
        writer.awaitUninterruptibly();
        return this;
    }

    @Override
    public boolean await(long timeout, TimeUnit unit) throws InterruptedException {
        return writer.await(timeout, unit);
    }

    @Override
    public boolean await(long timeoutMillis) throws InterruptedException {
        return writer.await(timeoutMillis);
    }

    @Override
    public boolean awaitUninterruptibly(long timeout, TimeUnit unit) {
        return writer.awaitUninterruptibly(timeout, unit);
    }

    @Override
    public boolean awaitUninterruptibly(long timeoutMillis) {
        return writer.awaitUninterruptibly(timeoutMillis);
    }
}
