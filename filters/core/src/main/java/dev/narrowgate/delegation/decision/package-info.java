/** Stage 2, decide: may it go on, and with how much. */
@NullMarked
package dev.narrowgate.delegation.decision;

import org.jspecify.annotations.NullMarked;
