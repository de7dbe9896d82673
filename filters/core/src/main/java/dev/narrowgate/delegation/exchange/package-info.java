/** Contains stage 3, exchange: the narrower token, and the check that it is narrower. */
@NullMarked
package dev.narrowgate.delegation.exchange;

import org.jspecify.annotations.NullMarked;
