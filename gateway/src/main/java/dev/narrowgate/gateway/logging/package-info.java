/** What the program logs, and what it does not. */
@NullMarked
package dev.narrowgate.gateway.logging;

import org.jspecify.annotations.NullMarked;
