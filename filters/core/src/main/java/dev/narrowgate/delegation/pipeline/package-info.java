/** The stages, in order. */
@NullMarked
package dev.narrowgate.delegation.pipeline;

import org.jspecify.annotations.NullMarked;
