package dev.narrowgate.delegation.engine.transport.memory;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * The allocator of the process, which hears of memory that is exhausted where a buffer is asked for. Further up many places catch
 * the error, and log it or drop it with the connection. A buffer that grows asks the allocator within; when that fails, the next
 * buffer tells.
 */
public final class WatchedAllocator extends AbstractByteBufAllocator {

    private final ByteBufAllocator allocator;

    /** @param allocator that gives the memory */
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
