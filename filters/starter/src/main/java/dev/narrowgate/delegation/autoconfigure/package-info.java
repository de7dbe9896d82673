/** Reads the whole configuration, checks it, and makes the gateway from it. */
@NullMarked
package dev.narrowgate.delegation.autoconfigure;

import org.jspecify.annotations.NullMarked;
