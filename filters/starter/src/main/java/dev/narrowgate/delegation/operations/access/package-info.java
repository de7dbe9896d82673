/** Who may use the actuator, and from where. */
@NullMarked
package dev.narrowgate.delegation.operations.access;

import org.jspecify.annotations.NullMarked;
