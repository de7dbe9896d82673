/** Bounded memory: weighed caches, entries that must not be forgotten, revoked tokens. */
@NullMarked
package dev.narrowgate.delegation.engine.store;

import org.jspecify.annotations.NullMarked;
