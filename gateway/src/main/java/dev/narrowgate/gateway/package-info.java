/** The program. */
@NullMarked
package dev.narrowgate.gateway;

import org.jspecify.annotations.NullMarked;
