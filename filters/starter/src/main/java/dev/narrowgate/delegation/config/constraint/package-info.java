/** Validates settings by the constraints on their components. */
@NullMarked
package dev.narrowgate.delegation.config.constraint;

import org.jspecify.annotations.NullMarked;
