/** The commands of the command line. */
@NullMarked
package dev.narrowgate.gateway.command;

import org.jspecify.annotations.NullMarked;
