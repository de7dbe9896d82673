/** The gateway program: its command line and its Spring application. */
@NullMarked
package dev.narrowgate.gateway;

import org.jspecify.annotations.NullMarked;
