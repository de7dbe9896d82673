/** Remembers verified tokens, decisions and issued tokens, never longer than what they were made from. */
@NullMarked
package dev.narrowgate.delegation.adapter.cache;

import org.jspecify.annotations.NullMarked;
