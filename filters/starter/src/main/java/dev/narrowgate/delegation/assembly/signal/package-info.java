/** The received signals of one engine. */
@NullMarked
package dev.narrowgate.delegation.assembly.signal;

import org.jspecify.annotations.NullMarked;
