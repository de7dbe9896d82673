/** Opens a store in Redis, and keeps the Redis of the framework out where the store is another. */
@NullMarked
package dev.narrowgate.delegation.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;
