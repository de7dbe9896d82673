/** The constraints and values that the settings of all rooms share. */
@NullMarked
package dev.narrowgate.delegation.engine.settings;

import org.jspecify.annotations.NullMarked;
