/** The connection, before there is an exchange: what is not one clear request, or comes too slowly, ends here. */
@NullMarked
package dev.narrowgate.delegation.transport;

import org.jspecify.annotations.NullMarked;
