/** Makes the parts of the engine from the settings. */
@NullMarked
package dev.narrowgate.delegation.assembly;

import org.jspecify.annotations.NullMarked;
