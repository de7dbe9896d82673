/** Keeps tokens and secrets out of the program's log. */
@NullMarked
package dev.narrowgate.gateway.logging;

import org.jspecify.annotations.NullMarked;
