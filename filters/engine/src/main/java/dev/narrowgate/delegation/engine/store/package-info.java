/** Bounded memory: weighed caches, entries that are never evicted early, revoked tokens. */
@NullMarked
package dev.narrowgate.delegation.engine.store;

import org.jspecify.annotations.NullMarked;
