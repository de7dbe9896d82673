/** Decorates token exchangers: cache, sharing of concurrent exchanges, renewal, observation. */
@NullMarked
package dev.narrowgate.delegation.engine.exchange;

import org.jspecify.annotations.NullMarked;
