package dev.narrowgate.delegation.engine.transport.memory;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Allocates the buffers of the process, and detects exhausted memory when a buffer is requested. Many callers catch the
 * error and only log it, or drop it with the connection. A buffer that grows asks the inner allocator; if that fails,
 * the next requested buffer reports it.
 */
public final class WatchedAllocator extends AbstractByteBufAllocator {

    private final ByteBufAllocator allocator;

    /** @param allocator provides the memory */
    public WatchedAllocator(ByteBufAllocator allocator) {
        super(true);
        this.allocator = allocator;
    }

    @Override
    protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
        try {
            return allocator.heapBuffer(initialCapacity, maxCapacity);
        } catch (OutOfMemoryError exhausted) {
            ExhaustedMemory.check(exhausted);
            throw exhausted;
        }
    }

    @Override
    protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
        try {
            return allocator.directBuffer(initialCapacity, maxCapacity);
        } catch (OutOfMemoryError exhausted) {
            ExhaustedMemory.check(exhausted);
            throw exhausted;
        }
    }

    @Override
    public boolean isDirectBufferPooled() {
        return allocator.isDirectBufferPooled();
    }
}
