/** Stage 3, exchange: the narrower token, and the check that it is one. */
@NullMarked
package dev.narrowgate.delegation.exchange;

import org.jspecify.annotations.NullMarked;
