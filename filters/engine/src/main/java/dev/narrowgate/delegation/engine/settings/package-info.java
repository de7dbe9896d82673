/**
 * What the settings of all rooms share: constraints of single values, and the interface for what concerns several values.
 */
@NullMarked
package dev.narrowgate.delegation.engine.settings;

import org.jspecify.annotations.NullMarked;
