/** Configuration of authorization servers and of exchange. */
@NullMarked
package dev.narrowgate.delegation.config.server;

import org.jspecify.annotations.NullMarked;
