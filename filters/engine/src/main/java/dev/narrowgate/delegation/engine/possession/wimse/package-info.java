/** WIMSE: workload identity tokens with their proof tokens. */
@NullMarked
package dev.narrowgate.delegation.engine.possession.wimse;

import org.jspecify.annotations.NullMarked;
